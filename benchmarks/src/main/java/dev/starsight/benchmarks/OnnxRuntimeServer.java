package dev.starsight.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.serving.http.HttpReply;
import dev.starsight.serving.http.HttpServer;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.http.Routes;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.OnnxExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A plain server around ONNX Runtime: the model that {@code export --format onnx} wrote, our
 * tokenizer and HTTP server, and workers that take what waits, up to a number of texts. The texts
 * of a batch are padded to the longest one.
 */
final class OnnxRuntimeServer implements AutoCloseable {

  /**
   * How it computes.
   *
   * @param workers that run the session at the same time
   * @param threads of an operator in a worker
   * @param texts of a batch at most; 1 for no micro-batches
   */
  record Setting(int workers, int threads, int texts) {

    /** Reads {@code WORKERSxTHREADSxTEXTS}. */
    static Setting parse(String words) {
      String[] parts = words.split("x", -1);
      return new Setting(
          Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  private record Work(Encoding encoding, CompletableFuture<float[]> result) {}

  private interface Opened {
    void close() throws OrtException;
  }

  private final Setting setting;
  private final Deque<Opened> opened = new ArrayDeque<>();
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Tokenizer tokenizer;
  private final int maxLength;
  private final LabelSet labels;
  private final BlockingQueue<Work> waiting = new LinkedBlockingQueue<>();
  private final HttpServer http;

  /**
   * Opens an exported model and starts to listen.
   *
   * @param model the model that was exported
   * @param export the directory of the export
   */
  OnnxRuntimeServer(Path model, Path export, Setting setting) throws IOException, OrtException {
    this.setting = setting;
    try {
      this.tokenizer = Checkpoint.open(model).tokenizer();
      opened.push(tokenizer::close);
      this.maxLength = OnnxExport.maxLength(model);
      this.session = session(export.resolve(OnnxExport.FILE));
      opened.push(session::close);
      this.labels = labels(session);
      for (int i = 0; i < setting.workers(); i++) {
        Thread worker = new Thread(this::work, "onnx-" + i);
        worker.setDaemon(true);
        worker.start();
        opened.push(() -> stop(worker));
      }
      this.http =
          HttpServer.start(
              HttpSettings.loopback(0),
              new Routes()
                  .postNow(
                      "/predict",
                      request ->
                          predict(request.json().path("text").asText()).thenApply(this::json)));
      opened.push(http::close);
    } catch (IOException | OrtException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private OrtSession session(Path file) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(setting.threads());
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.set_denormal_as_zero", "1");
      return environment.createSession(file.toString(), options);
    }
  }

  private static LabelSet labels(OrtSession session) throws IOException, OrtException {
    List<String> names = new ArrayList<>();
    Json.parse("labels", session.getMetadata().getCustomMetadata().getOrDefault("labels", ""))
        .forEach(name -> names.add(name.asText()));
    return LabelSet.of(names);
  }

  private static void stop(Thread worker) {
    worker.interrupt();
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return http.port();
  }

  /** Returns the probability of each label, later. */
  CompletableFuture<float[]> predict(String text) {
    Work work = new Work(tokenizer.encode(text, maxLength), new CompletableFuture<>());
    waiting.add(work);
    return work.result();
  }

  LabelSet labels() {
    return labels;
  }

  private HttpReply json(float[] probabilities) {
    int best = best(probabilities);
    ObjectNode node = Json.object().put("label", labels.labels().get(best));
    node.put("confidence", probabilities[best]);
    ObjectNode all = node.putObject("probabilities");
    for (int i = 0; i < probabilities.length; i++) {
      all.put(labels.labels().get(i), probabilities[i]);
    }
    return HttpReply.json(node);
  }

  static int best(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  private void work() {
    List<Work> batch = new ArrayList<>();
    try {
      while (true) {
        batch.add(waiting.take());
        waiting.drainTo(batch, setting.texts() - 1);
        compute(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compute(List<Work> batch) {
    try {
      float[][] probabilities = run(batch.stream().map(Work::encoding).toList());
      for (int i = 0; i < probabilities.length; i++) {
        batch.get(i).result().complete(probabilities[i]);
      }
    } catch (OrtException | RuntimeException e) {
      batch.forEach(work -> work.result().completeExceptionally(e));
    }
  }

  private float[][] run(List<Encoding> batch) throws OrtException {
    try (OnnxInputs inputs = new OnnxInputs(environment, batch);
        OrtSession.Result result = session.run(inputs.tensors(), Set.of("probabilities"))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  @Override
  public void close() throws OrtException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
