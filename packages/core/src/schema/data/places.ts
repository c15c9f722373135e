import type { EntityOrComplex } from "../notation.ts";

/** Rooms, room lists, workspaces and the other places. Microsoft Graph v1.0. */
export const placesTypes = {
  place: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "itemId:place string!",
      address: "recurse physicalAddress",
      displayName: "location string!",
      geoCoordinates: "recurse outlookGeoCoordinates",
      isWheelChairAccessible: "keep boolean",
      label: "location string",
      parentId: "itemId:place string",
      phone: "phone string",
      placeId: "itemId:place string",
      tags: "location string[]!",
      checkIns: "block checkInClaim[] nav",
    },
  },
  building: {
    kind: "entity",
    base: "place",
    properties: {
      resourceLinks: "recurse resourceLink[]!",
      wifiState: "keep placeFeatureEnablement!",
      map: "block buildingMap nav",
    },
  },
  floor: {
    kind: "entity",
    base: "place",
    properties: {
      sortOrder: "keep int32",
    },
  },
  section: {
    kind: "entity",
    base: "place",
    properties: {},
  },
  desk: {
    kind: "entity",
    base: "place",
    properties: {
      displayDeviceName: "location string",
      heightAdjustableState: "keep placeFeatureEnablement!",
      mailboxDetails: "recurse mailboxDetails",
      mode: "recurse placeMode",
      servicePlans: "recurse placeServicePlanInfo[]!",
    },
  },
  room: {
    kind: "entity",
    base: "place",
    properties: {
      audioDeviceName: "location string",
      bookingType: "keep bookingType",
      building: "location string",
      capacity: "keep int32",
      displayDeviceName: "location string",
      emailAddress: "address string",
      floorLabel: "location string",
      floorNumber: "keep int32",
      nickname: "location string!",
      teamsEnabledState: "keep placeFeatureEnablement!",
      videoDeviceName: "location string",
    },
  },
  roomList: {
    kind: "entity",
    base: "place",
    properties: {
      emailAddress: "address string",
      rooms: "recurse room[] nav",
      workspaces: "recurse workspace[] nav",
    },
  },
  workspace: {
    kind: "entity",
    base: "place",
    properties: {
      capacity: "keep int32",
      displayDeviceName: "location string",
      emailAddress: "address string",
      mode: "recurse placeMode",
      nickname: "location string!",
    },
  },
  placeMode: {
    kind: "complex",
    properties: {},
  },
  placeServicePlanInfo: {
    kind: "complex",
    properties: {
      servicePlanId: "keep guid",
    },
  },
  mailboxDetails: {
    kind: "complex",
    properties: {
      emailAddress: "address string",
      externalDirectoryObjectId: "objectId:directoryObject string",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
