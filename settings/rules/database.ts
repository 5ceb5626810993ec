import { remove } from "../problems";
import { either } from "../words";
import { isProduction, type Rule } from "./rule";

/** DB-16, ENV-5: production's database waits for no spinning disk. */
export const productionStoresOnSsd: Rule = (settings) => {
  const { storageClass, ssdClasses } = settings.database.persistence;
  if (!isProduction(settings) || ssdClasses.includes(storageClass)) return [];
  return [
    {
      key: "database.persistence.storageClass",
      value: storageClass,
      rule: `must be a class of SSDs in production: ${either(ssdClasses)} (DB-16)`,
      fix: `${remove("database.persistence.storageClass")}, or add the class to todo:database.persistence.ssdClasses`,
    },
  ];
};
