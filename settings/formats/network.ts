import { z } from "zod";
import { wholeNumber } from "./numbers";
import { matching } from "./text";

const hostnameRule = "must be a host name without scheme, port or path, not an IP address";

/**
 * A host name, not a URL or an IP address.
 *
 * @requirement ING-4
 */
export const hostname = z
  .string(hostnameRule)
  .max(253, { error: hostnameRule, abort: true })
  .regex(/^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, hostnameRule);

const addressRule = "must be a host name or an IP address, without scheme, port or path";

/**
 * Where a server outside the cluster is found: host name, or IP address without brackets.
 *
 * @requirement DB-2
 */
export const hostAddress = z.union([hostname, z.ipv4(), z.ipv6()], addressRule);

/**
 * Origin of a web page, or `*` for any.
 *
 * @requirement CM-11
 */
export const origin = matching(/^(https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?|\*)$/, "must be an origin without a path, or *");

const cidrRule = "must be an address range in CIDR form, such as 203.0.113.0/24";

/**
 * Range of IP addresses.
 *
 * @requirement NET-6
 */
export const cidr = z.union([z.cidrv4(cidrRule), z.cidrv6(cidrRule)], cidrRule);

/**
 * TCP port.
 *
 * @requirement VAL-4
 */
export const port = wholeNumber(1, 65535);

/**
 * A port that a Service of type NodePort opens on every node.
 *
 * @requirement SVC-8
 */
export const nodePort = wholeNumber(30000, 32767);
