import fc from "fast-check";
import { defined } from "./generators";

const volumeSources: Record<string, object> = {
  emptyDir: {},
  configMap: { name: "x" },
  secret: { secretName: "x" },
  downwardAPI: { items: [{ path: "x", fieldRef: { fieldPath: "metadata.name" } }] },
  projected: { sources: [{ configMap: { name: "x" } }] },
  persistentVolumeClaim: { claimName: "x" },
  csi: { driver: "x.example.com" },
  ephemeral: {
    volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
  },
  image: { reference: "image", pullPolicy: "IfNotPresent" },
  hostPath: { path: "/data" },
  nfs: { server: "example.com", path: "/" },
  iscsi: { targetPortal: "10.0.0.1:3260", iqn: "iqn.2001-04.com.example:x", lun: 0 },
  glusterfs: { endpoints: "x", path: "x" },
  rbd: { monitors: ["10.0.0.1"], image: "x" },
  cephfs: { monitors: ["10.0.0.1"] },
  cinder: { volumeID: "x" },
  fc: { targetWWNs: ["x"], lun: 0 },
  flexVolume: { driver: "example.com/x" },
  flocker: { datasetName: "x" },
  gcePersistentDisk: { pdName: "x" },
  awsElasticBlockStore: { volumeID: "x" },
  azureFile: { secretName: "x", shareName: "x" },
  azureDisk: { diskName: "x", diskURI: "/subscriptions/x" },
  gitRepo: { repository: "x" },
  photonPersistentDisk: { pdID: "x" },
  portworxVolume: { volumeID: "x" },
  quobyte: { registry: "x:1", volume: "x" },
  scaleIO: { gateway: "x", system: "x", secretRef: { name: "x" }, volumeName: "x" },
  storageos: { volumeName: "x" },
  vsphereVolume: { volumePath: "x" },
};
const allowedSources = Object.entries(volumeSources).slice(0, 8);
const volume = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...allowedSources) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.entries(volumeSources)) },
  { weight: 1, arbitrary: fc.constant<[string, object]>(["hostPath", { path: "/data" }]) },
  { weight: 1, arbitrary: fc.constant<[string, undefined]>(["emptyDir", undefined]) },
);
export const volumes = fc
  .array(volume, { maxLength: 3 })
  .map((sources) => sources.map(([kind, source], index) => defined({ name: `v${index}`, [kind]: source })));
