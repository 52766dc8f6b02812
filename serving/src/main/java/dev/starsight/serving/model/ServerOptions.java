package dev.starsight.serving.model;

import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.inference.BatchQueue;
import dev.starsight.serving.traffic.TrafficPolicy;
import dev.starsight.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is served, and how. Immutable.
 *
 * @param models the directory of each model, or the file of its pointer, by name; the first one
 *     answers who names none
 * @param token what a request must bring as {@code Authorization: Bearer}, if anything
 * @param batches the bounds of micro-batches and of what waits
 * @param deadline how long a text may wait for its turn
 * @param encoder opens what {@code /embed} uses, at its first call
 * @param policy chooses among the models for a request that names none; without it the first does
 * @param log the directory that decisions are logged in, if any
 * @param logsTexts whether the log has the texts
 * @param version of the program
 */
public record ServerOptions(
    HttpSettings http,
    Map<String, Path> models,
    Optional<String> token,
    BatchQueue.Limits batches,
    Duration deadline,
    Optional<EmbedderSource> encoder,
    Optional<TrafficPolicy> policy,
    Optional<Path> log,
    boolean logsTexts,
    String version) {

  /** Opens an encoder. */
  @FunctionalInterface
  public interface EmbedderSource {
    TextEmbedder open() throws IOException;
  }

  public ServerOptions {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    if (models.isEmpty()) {
      throw new IllegalArgumentException("there must be a model");
    }
  }

  /** Serves on a free port of loopback, without a token. */
  public static ServerOptions of(Map<String, Path> models) {
    return new ServerOptions(
        HttpSettings.loopback(0),
        models,
        Optional.empty(),
        BatchQueue.Limits.DEFAULT,
        Duration.ofSeconds(30),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        "");
  }

  /** Returns these options with other settings of HTTP. */
  public ServerOptions withHttp(HttpSettings settings) {
    return new ServerOptions(
        settings, models, token, batches, deadline, encoder, policy, log, logsTexts, version);
  }

  /** Returns these options with a token that every request but those of health must bring. */
  public ServerOptions withToken(String secret) {
    return new ServerOptions(
        http,
        models,
        Optional.of(secret),
        batches,
        deadline,
        encoder,
        policy,
        log,
        logsTexts,
        version);
  }

  /** Returns these options with other bounds of micro-batches. */
  public ServerOptions withBatches(BatchQueue.Limits limits) {
    return new ServerOptions(
        http, models, token, limits, deadline, encoder, policy, log, logsTexts, version);
  }

  /** Returns these options with another deadline. */
  public ServerOptions withDeadline(Duration time) {
    return new ServerOptions(
        http, models, token, batches, time, encoder, policy, log, logsTexts, version);
  }

  /** Returns these options with an encoder for {@code /embed}. */
  public ServerOptions withEncoder(EmbedderSource source) {
    return new ServerOptions(
        http,
        models,
        token,
        batches,
        deadline,
        Optional.of(source),
        policy,
        log,
        logsTexts,
        version);
  }

  /** Returns these options with the version of the program. */
  public ServerOptions withVersion(String name) {
    return new ServerOptions(
        http, models, token, batches, deadline, encoder, policy, log, logsTexts, name);
  }

  /** Returns these options with a policy that chooses the model. */
  public ServerOptions withPolicy(TrafficPolicy chosen) {
    return new ServerOptions(
        http,
        models,
        token,
        batches,
        deadline,
        encoder,
        Optional.of(chosen),
        log,
        logsTexts,
        version);
  }

  /** Returns these options with a log of decisions. */
  public ServerOptions withLog(Path directory, boolean withTexts) {
    return new ServerOptions(
        http,
        models,
        token,
        batches,
        deadline,
        encoder,
        policy,
        Optional.of(directory),
        withTexts,
        version);
  }
}
