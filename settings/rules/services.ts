import { type Problem } from "../problems";
import { ofComponents, type Rule } from "./rule";

/** SVC-8: a nodePort needs a type that opens it. */
export const nodePortsFitTheirServices = ofComponents(({ service }, _, name) => {
  if (service.nodePort === undefined || service.type !== "ClusterIP") return [];
  return [
    {
      key: `${name}.service.nodePort`,
      value: service.nodePort,
      rule: "only goes with type NodePort or LoadBalancer (SVC-8)",
      fix: `set todo:${name}.service.type to NodePort, or remove the nodePort`,
    },
  ];
});

/** a nodePort belongs to one Service. */
export const nodePortsDiffer: Rule = ({ frontend, backend }): Problem[] => {
  if (frontend.service.nodePort === undefined || frontend.service.nodePort !== backend.service.nodePort) return [];
  return [
    {
      key: "backend.service.nodePort",
      value: backend.service.nodePort,
      rule: "is the frontend's already (X-13)",
      fix: "choose another port from 30000 to 32767",
    },
  ];
};
