/**
 * The review page: several people answer the tasks of a queue in a browser.
 *
 * <pre>{@code
 * try (AnnotationQueue queue = AnnotationQueue.open(Path.of("queue"));
 *     ReviewServer server =
 *         ReviewServer.start(queue, ReviewOptions.defaults(), HttpSettings.loopback(0))) {
 *   System.out.println(server.address());
 *   System.in.read();
 * }
 * }</pre>
 *
 * <p>The address has a random token, and whoever knows it can answer under any name. An answer is
 * on the disk before it is confirmed, and may be sent again until it is.
 *
 * <p>Trap: close the server before the queue, or people are told that answers cannot be saved.
 */
@NullMarked
package dev.starsight.serving.review;

import org.jspecify.annotations.NullMarked;
