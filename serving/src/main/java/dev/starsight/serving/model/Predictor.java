package dev.starsight.serving.model;

import dev.starsight.data.Example;
import dev.starsight.model.Prediction;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.http.HttpRequest;
import dev.starsight.serving.inference.OverloadedException;
import dev.starsight.serving.inference.ServedModel;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Answers {@code POST /predict} with one model per request. */
final class Predictor implements AutoCloseable {

  private static final String TIMEOUT = "X-Timeout-Ms";
  private static final int MOST_EXPLAINED = 64;
  private static final int LONGEST_EXPLAINED = 20_000;

  private final ModelSlots slots;
  private final ServerMetrics metrics;
  private final Decisions decisions;
  private final Duration deadline;
  private final String prefix = HexFormat.of().formatHex(random(6));
  private final AtomicLong count = new AtomicLong();
  private final ThreadPoolExecutor explaining;

  Predictor(ModelSlots slots, ServerMetrics metrics, Decisions decisions, Duration deadline) {
    this.slots = slots;
    this.metrics = metrics;
    this.decisions = decisions;
    this.deadline = deadline;
    this.explaining =
        new ThreadPoolExecutor(
            2,
            2,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(64),
            task -> {
              Thread thread = new Thread(task, "starsight-explanations");
              thread.setDaemon(true);
              return thread;
            });
    this.explaining.allowCoreThreadTimeOut(true);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }

  CompletionStage<HttpReply> predict(HttpRequest http) {
    PredictRequest request = PredictRequest.read(http.json(), "the body");
    requireExplicable(request);
    long begun = System.nanoTime();
    Decisions.Chosen chosen = decisions.choose(request.model(), request.examples());
    ServedModel model = slots.acquire(chosen.model());
    CompletionStage<List<Prediction>> predicted;
    try {
      predicted = model.predict(request.examples(), deadline(http));
    } catch (OverloadedException e) {
      model.release();
      return CompletableFuture.completedFuture(overloaded(model, request.examples().size(), e));
    } catch (RuntimeException e) {
      model.release();
      throw e;
    }
    Executor writer = request.explain() ? explaining : Runnable::run;
    try {
      return predicted
          .thenApplyAsync(made -> reply(model, chosen, request, made, begun), writer)
          .exceptionally(failure -> failed(model, request.examples().size(), failure))
          .whenComplete((reply, failure) -> model.release());
    } catch (RejectedExecutionException e) {
      model.release();
      return CompletableFuture.completedFuture(
          HttpReply.error(429, "too many explanations wait; try again later")
              .withHeader("Retry-After", "1"));
    }
  }

  /** An explanation takes time for each word. */
  static void requireExplicable(PredictRequest request) {
    if (!request.explain()) {
      return;
    }
    if (request.examples().size() > MOST_EXPLAINED) {
      throw HttpProblem.badRequest(
          "at most " + MOST_EXPLAINED + " texts are explained at a time; send lines of JSON");
    }
    for (Example example : request.examples()) {
      if (example.text().length() > LONGEST_EXPLAINED) {
        throw HttpProblem.badRequest(
            "a text that is explained has at most " + LONGEST_EXPLAINED + " characters");
      }
    }
  }

  private HttpReply reply(
      ServedModel model,
      Decisions.Chosen chosen,
      PredictRequest request,
      List<Prediction> made,
      long begun) {
    metrics.predicted(model, made);
    List<String> ids = ids(request.examples());
    try {
      byte[] written = new PredictionWriter(model, request).write(made, ids);
      decisions.made(chosen, model, request.examples(), ids, made, begun);
      return HttpReply.json(written);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** Returns the ids of the texts; those that were not named get one that no other has. */
  List<String> ids(List<Example> examples) {
    List<String> ids = new ArrayList<>(examples.size());
    for (Example example : examples) {
      ids.add(example.id().isEmpty() ? nextId() : example.id());
    }
    return ids;
  }

  private String nextId() {
    return prefix + "-" + count.incrementAndGet();
  }

  HttpReply failed(ServedModel model, int texts, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpProblem problem) {
      return problem.reply();
    }
    if (cause instanceof TimeoutException) {
      metrics.refused(model.name(), "deadline", texts);
      return HttpReply.error(504, "the texts did not have their turn in time");
    }
    return HttpReply.error(500, "the model " + model.name() + " failed");
  }

  HttpReply overloaded(ServedModel model, int texts, OverloadedException e) {
    metrics.refused(model.name(), "overload", texts);
    return HttpReply.error(429, String.valueOf(e.getMessage()))
        .withHeader("Retry-After", Long.toString(e.retryAfter().toSeconds()));
  }

  long deadline(HttpRequest http) {
    long nanos = deadline.toNanos();
    String wanted = http.header(TIMEOUT).orElse("");
    if (!wanted.isEmpty()) {
      try {
        long millis = Long.parseLong(wanted);
        if (millis < 1 || millis > 3_600_000) {
          throw new NumberFormatException();
        }
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      } catch (NumberFormatException e) {
        throw HttpProblem.badRequest(
            "the header " + TIMEOUT + " must be a whole number from 1 to 3600000");
      }
    }
    return System.nanoTime() + nanos;
  }

  @Override
  public void close() {
    explaining.shutdown();
  }
}
