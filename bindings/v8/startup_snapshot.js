'use strict';

// v8.startupSnapshot: of use only while a program's snapshot is built, which this runtime does not
// do.

const { codes } = require('internal/errors');

function notBuilding() {
  throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
}

module.exports = {
  startupSnapshot: {
    addAfterUserSerializeCallback: notBuilding,
    addDeserializeCallback: notBuilding,
    addSerializeCallback: notBuilding,
    isBuildingSnapshot: () => false,
    setDeserializeMainFunction: notBuilding,
  },
};
