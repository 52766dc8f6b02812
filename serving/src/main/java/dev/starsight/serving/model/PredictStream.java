package dev.starsight.serving.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Prediction;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.http.HttpRequest;
import dev.starsight.serving.inference.OverloadedException;
import dev.starsight.serving.inference.ServedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers lines of JSON with lines of JSON, in order, however many there are. The lines that have
 * arrived are answered before more are waited for. A line that is no request is answered with
 * {@code {"error", "line"}}, and the others are answered all the same.
 */
final class PredictStream {

  private static final int BUFFER = 65_536;
  private static final byte[] NEWLINE = {'\n'};

  /** A line that was read: a request, or what is wrong with it. */
  private record Line(long number, @Nullable PredictRequest request, @Nullable String error) {}

  private final ModelSlots slots;
  private final ServerMetrics metrics;
  private final Predictor predictor;
  private final long longestLine;

  PredictStream(ModelSlots slots, ServerMetrics metrics, Predictor predictor, long longestLine) {
    this.slots = slots;
    this.metrics = metrics;
    this.predictor = predictor;
    this.longestLine = longestLine;
  }

  void handle(HttpRequest http, InputStream in, OutputStream out) throws IOException {
    String model = http.query("model").orElse(null);
    slots.acquire(model).release();
    byte[] buffer = new byte[BUFFER];
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    long number = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      List<Line> lines = new ArrayList<>();
      int from = 0;
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          rest.write(buffer, from, i - from);
          add(lines, ++number, rest.toByteArray());
          rest.reset();
          from = i + 1;
        }
      }
      rest.write(buffer, from, n - from);
      if (rest.size() > longestLine) {
        throw new HttpProblem(413, "a line has at most " + longestLine + " bytes");
      }
      answer(lines, model, out);
    }
    List<Line> last = new ArrayList<>();
    add(last, ++number, rest.toByteArray());
    answer(last, model, out);
  }

  private static void add(List<Line> lines, long number, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        return;
      }
      JsonNode node = Json.parse("the line", text);
      PredictRequest request = PredictRequest.read(node, "the line");
      if (request.many()) {
        throw HttpProblem.badRequest("the line must have one \"text\"");
      }
      lines.add(new Line(number, request, null));
    } catch (CharacterCodingException e) {
      lines.add(new Line(number, null, "the line is not UTF-8"));
    } catch (DamagedFileException | HttpProblem e) {
      lines.add(new Line(number, null, e.getMessage()));
    }
  }

  /** Answers lines; runs of lines that want the same model are predicted together. */
  private void answer(List<Line> lines, @Nullable String model, OutputStream out)
      throws IOException {
    int from = 0;
    while (from < lines.size()) {
      String wanted = wanted(lines.get(from), model);
      int to = from + 1;
      while (to < lines.size() && same(wanted, wanted(lines.get(to), model))) {
        to++;
      }
      answerWith(wanted, lines.subList(from, to), out);
      from = to;
    }
    out.flush();
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  private static @Nullable String wanted(Line line, @Nullable String model) {
    PredictRequest request = line.request();
    return request == null || request.model() == null ? model : request.model();
  }

  private void answerWith(@Nullable String wanted, List<Line> lines, OutputStream out)
      throws IOException {
    ServedModel model;
    try {
      model = slots.acquire(wanted);
    } catch (HttpProblem e) {
      for (Line line : lines) {
        writeError(new Line(line.number(), null, e.getMessage()), out);
      }
      return;
    }
    try {
      List<Example> examples = new ArrayList<>();
      for (Line line : lines) {
        if (line.request() != null) {
          examples.addAll(line.request().examples());
        }
      }
      List<Prediction> made = predict(model, examples);
      metrics.predicted(model, made);
      int at = 0;
      for (Line line : lines) {
        PredictRequest request = line.request();
        if (request == null) {
          writeError(line, out);
        } else {
          write(line, request, model, made.get(at++), out);
        }
      }
    } finally {
      model.release();
    }
  }

  private void write(
      Line line, PredictRequest request, ServedModel model, Prediction made, OutputStream out)
      throws IOException {
    try {
      out.write(new PredictionWriter(model, request).write(List.of(made), predictor.ids(request)));
      out.write(NEWLINE);
    } catch (HttpProblem e) {
      writeError(new Line(line.number(), null, e.getMessage()), out);
    }
  }

  private static void writeError(Line line, OutputStream out) throws IOException {
    out.write(
        Json.object()
            .put("error", line.error())
            .put("line", line.number())
            .toString()
            .getBytes(StandardCharsets.UTF_8));
    out.write(NEWLINE);
  }

  /** Predicts; while too many texts of others wait, the client is not read from. */
  private static List<Prediction> predict(ServedModel model, List<Example> examples)
      throws IOException {
    long forever = System.nanoTime() + TimeUnit.DAYS.toNanos(365);
    try {
      while (true) {
        try {
          return model.predict(examples, forever).toCompletableFuture().get();
        } catch (OverloadedException e) {
          Thread.sleep(5);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server stops", e);
    } catch (ExecutionException e) {
      throw new IOException("the model failed", e.getCause());
    }
  }
}
