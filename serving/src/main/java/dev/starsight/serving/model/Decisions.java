package dev.starsight.serving.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Prediction;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.decisions.DecisionReader;
import dev.starsight.serving.decisions.Feedback;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.http.HttpRequest;
import dev.starsight.serving.inference.OverloadedException;
import dev.starsight.serving.inference.ServedModel;
import dev.starsight.serving.traffic.Context;
import dev.starsight.serving.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Chooses the model of each request, logs what was answered, and takes feedback. Thread-safe. */
final class Decisions implements AutoCloseable {

  /** Decisions whose feedback the policy can still learn from. */
  private static final int REMEMBERED = 200_000;

  /** The policy of a server that has none: the first model. */
  private static final String FIRST = "first";

  /** A choice with the name of what made it. */
  record Chosen(@Nullable String model, String policy, double propensity, List<String> shadows) {}

  private record Remembered(String model, Context context, boolean learns, boolean rewarded) {}

  private final ModelSlots slots;
  private final @Nullable TrafficPolicy policy;
  private final @Nullable DecisionLog log;
  private final boolean logsTexts;
  private final Map<String, Remembered> remembered = new LinkedHashMap<>();

  private Decisions(
      ModelSlots slots,
      @Nullable TrafficPolicy policy,
      @Nullable DecisionLog log,
      boolean logsTexts) {
    this.slots = slots;
    this.policy = policy;
    this.log = log;
    this.logsTexts = logsTexts;
  }

  /**
   * Opens the log, and lets the policy learn from what is in it.
   *
   * @param directory of the log; null for none
   * @param fileBytes the size at which the log begins a new file
   * @throws IOException naming file and line, if the log is damaged or cannot be written
   */
  static Decisions open(
      ModelSlots slots,
      @Nullable TrafficPolicy policy,
      @Nullable Path directory,
      boolean logsTexts,
      long fileBytes)
      throws IOException {
    if (directory == null) {
      return new Decisions(slots, policy, null, logsTexts);
    }
    DecisionLog log = DecisionLog.open(directory, fileBytes);
    Decisions decisions = new Decisions(slots, policy, log, logsTexts);
    try {
      decisions.restore(directory);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
    return decisions;
  }

  private void restore(Path directory) throws IOException {
    if (policy == null || !Files.isDirectory(directory)) {
      return;
    }
    DecisionReader.read(
        directory,
        new DecisionReader.Visitor() {
          @Override
          public void decision(Decision decision) {
            remember(
                decision.id(),
                decision.model(),
                new Context(decision.characters()),
                decision.policy().equals(policy.name()));
          }

          @Override
          public void feedback(Feedback feedback) {
            learn(feedback.id(), feedback.reward());
          }
        });
  }

  /**
   * Chooses a model.
   *
   * @param named the name that the request gives; null if it leaves the choice to this server
   */
  Chosen choose(@Nullable String named, List<Example> examples) {
    if (named != null) {
      return new Chosen(named, Decision.NAMED, 1, List.of());
    }
    if (policy == null || examples.isEmpty()) {
      return new Chosen(null, FIRST, 1, List.of());
    }
    TrafficPolicy.Choice choice = policy.choose(Context.of(examples.get(0).text()));
    return new Chosen(choice.model(), policy.name(), choice.propensity(), choice.shadows());
  }

  /**
   * Logs what was answered.
   *
   * @param begun when the request arrived, in the time of {@link System#nanoTime()}
   */
  void made(
      Chosen chosen,
      ServedModel model,
      List<Example> examples,
      List<String> ids,
      List<Prediction> predictions,
      long begun) {
    if (log == null && policy == null) {
      return;
    }
    double millis = (System.nanoTime() - begun) / 1e6;
    Instant now = Instant.now();
    for (int i = 0; i < examples.size(); i++) {
      remember(
          ids.get(i),
          model.name(),
          Context.of(examples.get(i).text()),
          policy != null && chosen.policy().equals(policy.name()));
    }
    if (log == null) {
      return;
    }
    withShadows(chosen, examples)
        .thenAccept(
            shadows -> {
              for (int i = 0; i < examples.size(); i++) {
                log.append(
                    decision(
                        chosen,
                        model,
                        examples.get(i),
                        ids.get(i),
                        model.corrected(predictions.get(i)),
                        now,
                        millis,
                        shadows.get(i)));
              }
            });
  }

  private Decision decision(
      Chosen chosen,
      ServedModel model,
      Example example,
      String id,
      Prediction prediction,
      Instant now,
      double millis,
      List<Decision.Shadow> shadows) {
    return new Decision(
        id,
        now,
        chosen.policy(),
        model.name(),
        Versions.shortened(model.version()),
        chosen.propensity(),
        prediction.label(),
        prediction.confidence(),
        Decision.byLabel(prediction),
        example.text().length(),
        millis,
        shadows,
        logsTexts ? example.text() : null);
  }

  /** Returns what the shadows predict for each example; nothing from one that is overloaded. */
  private CompletionStage<List<List<Decision.Shadow>>> withShadows(
      Chosen chosen, List<Example> examples) {
    List<List<Decision.Shadow>> all = new ArrayList<>();
    examples.forEach(example -> all.add(new ArrayList<>()));
    CompletionStage<List<List<Decision.Shadow>>> stage = CompletableFuture.completedFuture(all);
    for (String name : chosen.shadows()) {
      stage = stage.thenCompose(so -> withShadow(name, examples, so));
    }
    return stage;
  }

  private CompletionStage<List<List<Decision.Shadow>>> withShadow(
      String name, List<Example> examples, List<List<Decision.Shadow>> all) {
    ServedModel shadow = slots.acquire(name);
    CompletionStage<List<Prediction>> predicted;
    try {
      predicted = shadow.predict(examples, System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
    } catch (OverloadedException e) {
      shadow.release();
      return CompletableFuture.completedFuture(all);
    }
    return predicted
        .thenAccept(
            made -> {
              for (int i = 0; i < made.size(); i++) {
                Prediction prediction = shadow.corrected(made.get(i));
                all.get(i)
                    .add(
                        new Decision.Shadow(
                            name,
                            Versions.shortened(shadow.version()),
                            prediction.label(),
                            prediction.confidence()));
              }
            })
        .handle(
            (nothing, failure) -> {
              shadow.release();
              return all;
            });
  }

  private void remember(String id, String model, Context context, boolean learns) {
    synchronized (remembered) {
      remembered.put(id, new Remembered(model, context, learns, false));
      if (remembered.size() > REMEMBERED) {
        remembered.remove(remembered.keySet().iterator().next());
      }
    }
  }

  /** Returns whether the decision is known. */
  private boolean learn(String id, double reward) {
    Remembered decision;
    synchronized (remembered) {
      decision = remembered.get(id);
      if (decision == null) {
        return false;
      }
      remembered.put(
          id, new Remembered(decision.model(), decision.context(), decision.learns(), true));
    }
    if (policy != null && decision.learns() && !decision.rewarded()) {
      policy.learn(decision.model(), decision.context(), reward);
    }
    return true;
  }

  /** Answers {@code POST /feedback}. */
  CompletionStage<HttpReply> feedback(HttpRequest http) {
    if (log == null && policy == null) {
      throw new HttpProblem(409, "this server keeps no log of decisions; start it with --log DIR");
    }
    JsonNode body = http.json();
    JsonNode id = body.path("id");
    JsonNode reward = body.path("reward");
    if (!body.isObject() || body.size() != 2 || !(id.isTextual() || id.isIntegralNumber())) {
      throw HttpProblem.badRequest("the body must be {\"id\": …, \"reward\": …}");
    }
    if (id.asText().length() > PredictRequest.LONGEST_ID) {
      throw HttpProblem.badRequest(
          "an \"id\" has at most " + PredictRequest.LONGEST_ID + " characters");
    }
    if (!reward.isNumber() || !(reward.doubleValue() >= 0 && reward.doubleValue() <= 1)) {
      throw HttpProblem.badRequest("a \"reward\" must be a number from 0 to 1");
    }
    Feedback feedback = new Feedback(id.asText(), Instant.now(), reward.doubleValue());
    CompletionStage<Void> written =
        log == null ? CompletableFuture.completedFuture(null) : log.append(feedback);
    return written.handle(
        (nothing, failure) -> {
          if (failure != null) {
            return HttpReply.error(503, "the log cannot be written")
                .withHeader("Retry-After", "10");
          }
          boolean known = learn(feedback.id(), feedback.reward());
          return HttpReply.json(
              Json.object()
                  .put("id", feedback.id())
                  .put("reward", feedback.reward())
                  .put("known", known));
        });
  }

  /** Returns the log, if there is one. */
  @Nullable DecisionLog log() {
    return log;
  }

  @Override
  public void close() throws IOException {
    if (log != null) {
      log.close();
    }
  }
}
