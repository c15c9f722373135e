import type { EntityOrComplex } from "../notation.ts";

/** Rooms, room lists, workspaces and the other places. Microsoft Graph v1.0. */
export const placesTypes = {
  place: {
    kind: "entity",
    base: "entity",
    properties: {
      id: "item:place string!",
      address: "recurse physicalAddress",
      displayName: "org string!",
      geoCoordinates: "recurse outlookGeoCoordinates",
      isWheelChairAccessible: "keep boolean",
      label: "org string",
      parentId: "item:place string",
      phone: "phone string",
      placeId: "item:place string",
      tags: "org string[]!",
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
      displayDeviceName: "org string",
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
      audioDeviceName: "org string",
      bookingType: "keep bookingType",
      building: "org string",
      capacity: "keep int32",
      displayDeviceName: "org string",
      emailAddress: "pseudo string",
      floorLabel: "org string",
      floorNumber: "keep int32",
      nickname: "org string!",
      teamsEnabledState: "keep placeFeatureEnablement!",
      videoDeviceName: "org string",
    },
  },
  roomList: {
    kind: "entity",
    base: "place",
    properties: {
      emailAddress: "pseudo string",
      rooms: "recurse room[] nav",
      workspaces: "recurse workspace[] nav",
    },
  },
  workspace: {
    kind: "entity",
    base: "place",
    properties: {
      capacity: "keep int32",
      displayDeviceName: "org string",
      emailAddress: "pseudo string",
      mode: "recurse placeMode",
      nickname: "org string!",
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
      emailAddress: "pseudo string",
      externalDirectoryObjectId: "obj:directoryObject string",
    },
  },
} as const satisfies Readonly<Record<string, EntityOrComplex>>;
