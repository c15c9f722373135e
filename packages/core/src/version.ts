/** Version of the proxy, as its health reply names it. */
export const version = "0.1.0";
