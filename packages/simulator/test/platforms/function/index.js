export const echo = (request, response) => {
  if (request.path === "/broken") {
    response.writeHead(200, { "content-length": "100" });
    response.write("partial", () => response.destroy());
    return;
  }
  response.status(201).json({
    url: request.url,
    method: request.method,
    headers: request.headers,
    body: request.rawBody?.toString() ?? "",
    environment: process.env,
  });
};
