/**
 * An HTTP server within the process: routes, bounds, and what protects a server on loopback from
 * the pages of a browser on the same machine.
 *
 * <pre>{@code
 * Routes routes =
 *     new Routes()
 *         .get("/health", request -> HttpReply.json(Json.object().put("status", "up")))
 *         .post("/echo/{name}", request -> HttpReply.text("text/plain", request.text()));
 * try (HttpServer server = HttpServer.start(HttpSettings.loopback(0), routes)) {
 *   System.out.println(server.address());
 * }
 * }</pre>
 *
 * <p>Every answer carries a Content-Security-Policy without inline script and is not to be cached.
 * Errors are {@code {"error": SENTENCE}}; what went wrong inside is not told to the client.
 */
@NullMarked
package dev.starsight.serving.http;

import org.jspecify.annotations.NullMarked;
