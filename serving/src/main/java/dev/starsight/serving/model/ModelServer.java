package dev.starsight.serving.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.http.HttpRequest;
import dev.starsight.serving.http.HttpServer;
import dev.starsight.serving.http.Routes;
import dev.starsight.serving.inference.ModelSlot;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Serves saved models over HTTP until it is closed. Thread-safe. */
public final class ModelServer implements AutoCloseable {

  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/page.js",
          "/page.css",
          "/health",
          "/health/live",
          "/health/ready",
          "/v2/health/live",
          "/v2/health/ready");

  private static final Map<String, String> PAGE =
      Map.of(
          "/", "text/html",
          "/page.js", "text/javascript",
          "/page.css", "text/css",
          "/openapi.json", "application/json");

  private final ModelSlots slots;
  private final Decisions decisions;
  private final Predictor predictor;
  private final EmbedRoute embed;
  private final Thread watch;
  private final HttpServer http;
  private final Consumer<String> events;
  private volatile boolean stopping;

  /** The problem of the log that was told last; used by the thread that watches. */
  private String logProblem = "";

  private ModelServer(ServerOptions options, Consumer<String> events, long logFileBytes)
      throws IOException {
    this.events = events;
    ServerMetrics[] metrics = new ServerMetrics[1];
    slots =
        ModelSlots.open(
            options.models(),
            options.batches(),
            (model, texts, nanos) -> {
              if (metrics[0] != null) {
                metrics[0].computed(model, texts, nanos);
              }
            });
    WarmUp.run(slots);
    metrics[0] = new ServerMetrics(slots);
    try {
      decisions =
          Decisions.open(
              slots,
              options.policy().orElse(null),
              options.log().orElse(null),
              options.logsTexts(),
              logFileBytes);
    } catch (IOException | RuntimeException | Error e) {
      slots.close();
      throw e;
    }
    metrics[0].watch(decisions.log());
    predictor = new Predictor(slots, metrics[0], decisions, options.deadline());
    embed = new EmbedRoute(options.encoder());
    watch = new Thread(this::watch, "starsight-watch");
    watch.setDaemon(true);
    try {
      http = HttpServer.start(options.http(), routes(options, metrics[0]));
    } catch (RuntimeException | Error e) {
      closeModels();
      throw e;
    }
    watch.start();
  }

  /**
   * Opens the models and starts to listen.
   *
   * @param events is told in a sentence when a model was exchanged, or cannot be
   * @throws IOException naming the file, if a model is missing or damaged
   * @throws dev.starsight.data.StarsightException if the address cannot be listened on
   */
  public static ModelServer start(ServerOptions options, Consumer<String> events)
      throws IOException {
    return start(options, events, DecisionLog.FILE_BYTES);
  }

  /**
   * Starts as {@link #start(ServerOptions, Consumer)}.
   *
   * @param logFileBytes the size at which the log begins a new file
   */
  static ModelServer start(ServerOptions options, Consumer<String> events, long logFileBytes)
      throws IOException {
    return new ModelServer(options, events, logFileBytes);
  }

  private Routes routes(ServerOptions options, ServerMetrics metrics) throws IOException {
    PredictStream lines =
        new PredictStream(slots, metrics, decisions, predictor, options.http().maxBody());
    Routes routes =
        new Routes()
            .guardedBy(request -> requireToken(options, request))
            .observedBy(metrics::answered)
            .postNow("/predict", predictor::predict)
            .postStream("/predict", "application/x-ndjson", "application/x-ndjson", lines::handle)
            .post("/embed", embed::handle)
            .postNow("/feedback", decisions::feedback)
            .getNow("/health", request -> now(HttpReply.json(health())))
            .getNow(
                "/health/live", request -> now(HttpReply.json(Json.object().put("status", "up"))))
            .getNow(
                "/health/ready",
                request -> now(ready(Json.object().put("status", stopping ? "stopping" : "ready"))))
            .getNow(
                "/v2/health/ready", request -> now(ready(Json.object().put("ready", !stopping))))
            .get("/metrics", request -> metrics.reply());
    for (Map.Entry<String, String> page : PAGE.entrySet()) {
      HttpReply reply = HttpReply.text(page.getValue(), resource(page.getKey(), options));
      routes.getNow(page.getKey(), request -> now(reply));
    }
    new KServeRoutes(slots, metrics, decisions, predictor, options.version()).addTo(routes);
    return routes;
  }

  private static CompletableFuture<HttpReply> now(HttpReply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static void requireToken(ServerOptions options, HttpRequest request) {
    if (options.token().isEmpty() || OPEN.contains(request.path())) {
      return;
    }
    byte[] wanted = ("Bearer " + options.token().get()).getBytes(StandardCharsets.UTF_8);
    byte[] given = request.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(wanted, given)) {
      throw new HttpProblem(
          401,
          "the header Authorization must be: Bearer TOKEN",
          "WWW-Authenticate",
          "Bearer realm=\"starsight\"");
    }
  }

  private static String resource(String path, ServerOptions options) throws IOException {
    String name = path.equals("/") ? "page.html" : path.substring(1);
    try (InputStream in =
        Objects.requireNonNull(ModelServer.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@version@", options.version());
    }
  }

  private ObjectNode health() {
    ObjectNode node = Json.object().put("status", stopping ? "stopping" : "up");
    var models = node.putArray("models");
    slots.each(
        (slot, model) -> {
          ObjectNode one = models.addObject().put("name", slot.name());
          one.put("version", Versions.shortened(model.version()));
          one.put("kind", model.description().kind());
          model.labels().labels().forEach(one.putArray("labels")::add);
          model.columns().forEach(one.putArray("columns")::add);
          one.put("swaps", slot.swaps());
          one.put("waiting", model.waiting());
          one.put("promise", model.promises().isPresent());
          slot.problem().ifPresent(problem -> one.put("problem", problem));
        });
    DecisionLog log = decisions.log();
    if (log != null) {
      ObjectNode one = node.putObject("log").put("lost", log.lost());
      log.problem().ifPresent(problem -> one.put("problem", problem));
    }
    return node;
  }

  private HttpReply ready(ObjectNode body) {
    return HttpReply.json(stopping ? 503 : 200, body);
  }

  private void watch() {
    try {
      while (!stopping) {
        TimeUnit.SECONDS.sleep(1);
        refresh();
        tellOfLog();
      }
    } catch (InterruptedException e) {
      // The server stops.
    }
  }

  private void refresh() {
    for (ModelSlot slot : slots.all()) {
      String before = slot.problem().orElse("");
      if (slot.refresh()) {
        var model = slot.acquire();
        events.accept(
            "%s: now %s, version %s"
                .formatted(slot.name(), model.directory(), Versions.shortened(model.version())));
        model.release();
      }
      String problem = slot.problem().orElse("");
      if (!problem.isEmpty() && !problem.equals(before)) {
        events.accept("%s: the model in use stays, because %s".formatted(slot.name(), problem));
      }
    }
  }

  /** Tells once that the log cannot be written, and once that it can be again. */
  private void tellOfLog() {
    DecisionLog log = decisions.log();
    String problem = log == null ? "" : log.problem().orElse("");
    if (log != null && problem.isEmpty() != logProblem.isEmpty()) {
      events.accept(
          problem.isEmpty()
              ? "the log is written again" + lost(log.lost())
              : "decisions are lost, because the log cannot be written: " + problem);
    }
    logProblem = problem;
  }

  private static String lost(long decisions) {
    return decisions == 0
        ? ""
        : "; %s lost".formatted(decisions == 1 ? "1 decision was" : decisions + " decisions were");
  }

  /** Returns the address that is listened on, without a path. */
  public URI address() {
    return http.address();
  }

  /** Refuses new connections, answers the requests that have begun, and closes the models. */
  public void stop(Duration grace) {
    stopping = true;
    watch.interrupt();
    http.stop(grace);
    closeModels();
  }

  private void closeModels() {
    predictor.close();
    embed.close();
    slots.close();
    try {
      decisions.close();
    } catch (IOException e) {
      events.accept("the log could not be closed: " + e.getMessage());
    }
    DecisionLog log = decisions.log();
    if (log != null && log.lost() > 0) {
      long lost = log.lost();
      events.accept("the log lacks " + (lost == 1 ? "1 decision" : lost + " decisions"));
    }
  }

  /** Stops within ten seconds. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(10));
  }
}
