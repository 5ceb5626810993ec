/** A certificate of an authority that signs nothing: made with trustme for the tests, and valid until the year 3000. */
export const certificate = [
  "-----BEGIN CERTIFICATE-----",
  "MIIB0jCCAXegAwIBAgIUJGwZEg9N/mHmLbiUQ709na6x0vYwCgYIKoZIzj0EAwIw",
  "RDEbMBkGA1UECgwSVG9kbyBDaGF0Ym90IHRlc3RzMSUwIwYDVQQLDBxUZXN0aW5n",
  "IENBICN0MTN4UF9HS1RTaXRkcFg1MCAXDTAwMDEwMTAwMDAwMFoYDzMwMDAwMTAx",
  "MDAwMDAwWjBEMRswGQYDVQQKDBJUb2RvIENoYXRib3QgdGVzdHMxJTAjBgNVBAsM",
  "HFRlc3RpbmcgQ0EgI3QxM3hQX0dLVFNpdGRwWDUwWTATBgcqhkjOPQIBBggqhkjO",
  "PQMBBwNCAARsPAmCD959QSgMtXpfMHbnGoXV3qiXWwD9HMWiqVCtfpMal6Wdk8Qa",
  "YyMNQFgqsmx+yOVoZtrXthK06QzLVIOho0UwQzAdBgNVHQ4EFgQUXltTJ6j+6+D+",
  "13mzhNHJbZAtRIIwEgYDVR0TAQH/BAgwBgEB/wIBCTAOBgNVHQ8BAf8EBAMCAYYw",
  "CgYIKoZIzj0EAwIDSQAwRgIhANgtXzzAi1wAKvDW/ASpZhULGJBiK40JE+5bvyRb",
  "T08FAiEA6R+gXXX1B2vzw0fjqEi1XM9idzAxQSDuYhdW2XtGvJ0=",
  "-----END CERTIFICATE-----",
].join("\n");
