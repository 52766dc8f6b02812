/**
 * The model server: predictions of saved models over HTTP, in JSON, in lines of JSON and by the
 * open inference protocol; health, metrics and a page to try a text.
 *
 * <pre>{@code
 * ServerOptions options = ServerOptions.of(Map.of("stars", directory));
 * try (ModelServer server = ModelServer.start(options, System.err::println)) {
 *   System.out.println(server.address());
 * }
 * }</pre>
 *
 * <p>What each route takes and answers is in {@code /openapi.json}.
 */
@NullMarked
package dev.starsight.serving.model;

import org.jspecify.annotations.NullMarked;
