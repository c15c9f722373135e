"""What is asked of Microsoft's Python client: the jobs of test/clients/client.ts, each as its own documentation says."""

from datetime import timezone

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.message import Message
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import CalendarViewRequestBuilder
from msgraph.generated.users.item.events.events_request_builder import EventsRequestBuilder
from msgraph.generated.users.item.mail_folders.item.messages.delta.delta_request_builder import DeltaRequestBuilder
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.page_iterator import PageIterator

ERRORS = {"XXX": ODataError}


def configured(parameters=None, **headers):
    """A configuration with query parameters and headers."""
    configuration = RequestConfiguration(query_parameters=parameters)
    for name, value in headers.items():
        configuration.headers.add(name, value)
    return configuration


def line(message):
    """A message in one line, as test/clients/message-line.ts writes it."""
    received = message.received_date_time.astimezone(timezone.utc)
    address = message.from_.email_address.address if message.from_ and message.from_.email_address else None
    return f"{received:%Y-%m-%dT%H:%M:%S}.{received.microsecond // 1000:03d}Z {address or 'nobody'}"


class Jobs:
    """The jobs over one client."""

    def __init__(self, client):
        self._client = client
        self._adapter = client.request_adapter

    async def _all(self, page):
        """Every record of a collection, by the client's iterator."""
        records = []
        await PageIterator(page, self._adapter, error_mapping=ERRORS).iterate(lambda each: records.append(each) or True)
        return records

    def _user(self, places):
        return self._client.users.by_user_id(places["user"])

    async def people(self, places):
        query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(select=["id"], top=50)
        return [user.id for user in await self._all(await self._client.users.get(configured(query)))]

    async def members(self, places):
        page = await self._client.groups.by_group_id(places["group"]).members.get()
        return [member.id for member in await self._all(page)]

    async def mail(self, places):
        query = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters(top=25)
        page = await self._user(places).messages.get(configured(query))
        return [line(message) for message in await self._all(page)]

    async def calendar(self, places):
        month = places["month"]
        query = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
            start_date_time=month["from"], end_date_time=month["to"], top=4
        )
        return [event.id for event in await self._all(await self._user(places).calendar_view.get(configured(query)))]

    async def order(self, places):
        query = EventsRequestBuilder.EventsRequestBuilderGetQueryParameters(
            filter=f"start/dateTime ge '{places['month']['from']}'",
            orderby=["start/dateTime desc"],
            select=["id"],
            top=4,
        )
        return [event.id for event in await self._all(await self._user(places).events.get(configured(query)))]

    async def changes(self, places):
        folder = self._user(places).mail_folders.by_mail_folder_id(places["folder"])
        query = DeltaRequestBuilder.DeltaRequestBuilderGetQueryParameters(select=["id"])
        page = await folder.messages.delta.get(configured(query, Prefer="odata.maxpagesize=5"))
        first = [message.id for message in page.value]
        while page.odata_next_link:
            page = await folder.messages.delta.with_url(page.odata_next_link).get()
            first.extend(message.id for message in page.value)
        page = await folder.messages.delta.with_url(page.odata_delta_link).get()
        return {"first": first, "next": [message.id for message in page.value]}

    async def _batch(self, *items):
        content = BatchRequestContent({item.id: item for item in items})
        return await BatchRequestBuilder(self._adapter, ERRORS).post(content)

    def _first_mail(self, owner):
        query = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters(select=["id"], top=2)
        messages = self._client.users.by_user_id(owner).messages
        return BatchRequestItem(messages.to_get_request_information(configured(query)))

    async def batch(self, places):
        items = [self._first_mail(owner) for owner in places["owners"]]
        statuses = (await self._batch(*items)).get_response_status_codes()
        return [statuses[item.id] for item in items]

    async def dependency(self, places):
        refused = BatchRequestItem(self._client.me.messages.to_get_request_information())
        held = BatchRequestItem(self._client.users.to_get_request_information(), depends_on=[refused])
        statuses = (await self._batch(refused, held)).get_response_status_codes()
        return [statuses[refused.id], statuses[held.id]]

    async def count(self, places):
        return await self._client.users.count.get(configured(ConsistencyLevel="eventual"))

    async def patience(self, places):
        query = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters(select=["id"], top=1)
        return [message.id for message in (await self._user(places).messages.get(configured(query))).value]

    async def unknownId(self, places):
        return await self._client.users.by_user_id("nobody").get()

    async def names(self, places):
        query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(select=["displayName"])
        return await self._client.users.get(configured(query))

    async def search(self, places):
        query = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters(search='"budget"')
        return await self._user(places).messages.get(configured(query))

    async def expand(self, places):
        query = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters(expand=["attachments"])
        return await self._user(places).messages.get(configured(query))

    async def me(self, places):
        return await self._client.me.messages.get()

    async def write(self, places):
        return await self._user(places).messages.by_message_id("x").patch(Message(is_read=True))

    async def photo(self, places):
        return await self._user(places).photo.content.get()
