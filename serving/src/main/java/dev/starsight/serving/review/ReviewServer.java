package dev.starsight.serving.review;

import dev.starsight.annotation.AnnotationLeases;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Classifier;
import dev.starsight.serving.http.HttpServer;
import dev.starsight.serving.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves the review page of an open queue. Only those who have its address, which has a random
 * token in it, can use it; {@link ReviewOptions.TokenLife} says for how long. Closing it answers
 * the requests that have begun, and refuses others. Thread-safe.
 */
public final class ReviewServer implements AutoCloseable {

  /** Bytes of a request: the longest note, every character escaped, and some more. */
  private static final long MAX_BODY = 100_000;

  private final HttpServer server;
  private final AccessToken token;

  private ReviewServer(HttpServer server, AccessToken token) {
    this.server = server;
    this.token = token;
  }

  /**
   * Starts to serve a queue without a model that explains its predictions.
   *
   * @throws StarsightException if the port cannot be listened on, or the token of the address
   *     cannot be kept
   */
  public static ReviewServer start(
      AnnotationQueue queue, ReviewOptions options, HttpSettings settings) {
    return start(queue, options, settings, null, failure -> {});
  }

  /**
   * Starts to serve a queue.
   *
   * @param settings where to listen; the bound of bodies is replaced by that of the page
   * @param explainer explains its predictions; null if nothing does. It is asked once at a time
   * @param failures is told why an answer could not be saved, of which people learn only that it
   *     was not; called by several threads
   * @throws StarsightException if the port cannot be listened on, or the token of the address
   *     cannot be kept
   */
  public static ReviewServer start(
      AnnotationQueue queue,
      ReviewOptions options,
      HttpSettings settings,
      @Nullable Classifier explainer,
      Consumer<String> failures) {
    ReviewJson json = new ReviewJson(options.showsPredictions(), explainer != null);
    ReviewDesk desk =
        new ReviewDesk(
            queue,
            AnnotationLeases.of(queue, options.lease()),
            new Reviewers(options.requestsPerSecond(), System::nanoTime),
            json,
            new DecisionDesk(
                queue, options.adjudicators(), json, options.lease(), System::nanoTime));
    WordHints hints =
        explainer == null || !options.showsPredictions() ? null : new WordHints(explainer);
    TokenFile file = new TokenFile(queue.directory());
    AccessToken token = token(file, options.token());
    ReviewRoutes routes =
        new ReviewRoutes(
            token,
            desk,
            new AgreementFigures(queue.results(), options.seed()),
            hints,
            json.queue(queue, id(queue), options.lease()),
            failures);
    HttpServer server = HttpServer.start(settings.withMaxBody(MAX_BODY), routes.routes());
    if (options.token() == ReviewOptions.TokenLife.RENEWED) {
      replace(file, token, server);
    }
    return new ReviewServer(server, token);
  }

  private static AccessToken token(TokenFile file, ReviewOptions.TokenLife life) {
    try {
      return life == ReviewOptions.TokenLife.KEPT && file.isPossible()
          ? file.keep()
          : AccessToken.random();
    } catch (IOException e) {
      throw notKept(e);
    }
  }

  /** Replaces the kept token, once the server listens: the old one stays valid if it cannot. */
  private static void replace(TokenFile file, AccessToken token, HttpServer server) {
    try {
      if (file.isPossible()) {
        file.write(token);
      }
    } catch (IOException e) {
      server.close();
      throw notKept(e);
    }
  }

  private static StarsightException notKept(IOException e) {
    return new StarsightException(
        "the token of the page cannot be kept in the queue: " + e.getMessage(), e);
  }

  /** Returns what distinguishes the queue from others whose pages had the same port. */
  private static String id(AnnotationQueue queue) {
    String path = queue.directory().toAbsolutePath().normalize().toString();
    return Sha256.of(path.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  /** Returns the address of the page, with the token. */
  public URI address() {
    return URI.create(server.address() + "/?token=" + token.value());
  }

  @Override
  public void close() {
    server.close();
  }
}
