export const comparisonDocument = undefined;
