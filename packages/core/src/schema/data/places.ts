import type { EntityOrComplex } from "../notation.ts";

/** Rooms, room lists, workspaces and the other places. Microsoft Graph v1.0. */
export const placesTypes = {
  place: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "itemId:place string!",
      address: "recurse physicalAddress",
      displayName: "organization string!",
      geoCoordinates: "recurse outlookGeoCoordinates",
      isWheelChairAccessible: "keep boolean",
      label: "organization string",
      parentId: "itemId:place string",
      phone: "phone string",
      placeId: "itemId:place string",
      tags: "organization string[]!",
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
      displayDeviceName: "organization string",
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
      audioDeviceName: "organization string",
      bookingType: "keep bookingType",
      building: "organization string",
      capacity: "keep int32",
      displayDeviceName: "organization string",
      emailAddress: "address string",
      floorLabel: "organization string",
      floorNumber: "keep int32",
      nickname: "organization string!",
      teamsEnabledState: "keep placeFeatureEnablement!",
      videoDeviceName: "organization string",
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
      displayDeviceName: "organization string",
      emailAddress: "address string",
      mode: "recurse placeMode",
      nickname: "organization string!",
    },
  },
  placeMode: {
    kind: "complex",
    properties: {},
  },
  placeServicePlanInfo: {
    kind: "complex",
    properties: {
      servicePlanId: "keep string",
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
