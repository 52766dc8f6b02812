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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Decisions decisions;
  private final Predictor predictor;
  private final long longestLine;

  PredictStream(
      ModelSlots slots,
      ServerMetrics metrics,
      Decisions decisions,
      Predictor predictor,
      long longestLine) {
    this.slots = slots;
    this.metrics = metrics;
    this.decisions = decisions;
    this.predictor = predictor;
    this.longestLine = longestLine;
  }

  void handle(HttpRequest http, InputStream in, OutputStream out) throws IOException {
    String model = http.query("model").orElse(null);
    if (model != null) {
      slots.acquire(model).release();
    }
    byte[] buffer = new byte[BUFFER];
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    long number = 0;
    boolean refused = false;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      List<Line> lines = new ArrayList<>();
      int from = 0;
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          if (!refused) {
            rest.write(buffer, from, i - from);
            number++;
            if (rest.size() > longestLine) {
              lines.add(tooLong(number));
            } else {
              add(lines, number, rest.toByteArray());
            }
          }
          refused = false;
          rest.reset();
          from = i + 1;
        }
      }
      if (!refused) {
        rest.write(buffer, from, n - from);
      }
      if (rest.size() > longestLine) {
        lines.add(tooLong(++number));
        refused = true;
        rest.reset();
      }
      answer(lines, model, out);
    }
    List<Line> last = new ArrayList<>();
    add(last, ++number, rest.toByteArray());
    answer(last, model, out);
  }

  /**
   * Returns what a line is answered; nothing has been if it is the first, so the body is refused.
   */
  private Line tooLong(long number) {
    String problem = "a line has at most " + longestLine + " bytes";
    if (number == 1) {
      throw new HttpProblem(413, problem);
    }
    return new Line(number, null, problem);
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
      Predictor.requireExplicable(request);
      lines.add(new Line(number, request, null));
    } catch (CharacterCodingException e) {
      lines.add(new Line(number, null, "the line is not UTF-8"));
    } catch (DamagedFileException | HttpProblem e) {
      lines.add(new Line(number, null, e.getMessage()));
    }
  }

  /** Answers lines; those that one model answers are predicted together. */
  private void answer(List<Line> lines, @Nullable String model, OutputStream out)
      throws IOException {
    byte[][] answers = new byte[lines.size()][];
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    List<Decisions.Chosen> choices = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      PredictRequest request = lines.get(i).request();
      if (request == null) {
        choices.add(decisions.choose(null, List.of()));
        answers[i] = error(lines.get(i).number(), lines.get(i).error());
        continue;
      }
      String wanted = request.model() == null ? model : request.model();
      Decisions.Chosen chosen = decisions.choose(wanted, request.examples());
      choices.add(chosen);
      String group = chosen.model() == null ? "" : chosen.model();
      groups.computeIfAbsent(group, key -> new ArrayList<>()).add(i);
    }
    for (Map.Entry<String, List<Integer>> group : groups.entrySet()) {
      String name = group.getKey().isEmpty() ? null : group.getKey();
      answerWith(name, lines, choices, group.getValue(), answers);
    }
    for (byte[] answer : answers) {
      out.write(answer);
      out.write(NEWLINE);
    }
    out.flush();
  }

  private void answerWith(
      @Nullable String name,
      List<Line> lines,
      List<Decisions.Chosen> choices,
      List<Integer> members,
      byte[][] answers)
      throws IOException {
    long begun = System.nanoTime();
    ServedModel model;
    try {
      model = slots.acquire(name);
    } catch (HttpProblem e) {
      members.forEach(i -> answers[i] = error(lines.get(i).number(), e.getMessage()));
      return;
    }
    try {
      List<Example> examples = new ArrayList<>();
      for (int i : members) {
        examples.addAll(Objects.requireNonNull(lines.get(i).request()).examples());
      }
      List<Prediction> made = predict(model, examples);
      metrics.predicted(model, made);
      for (int at = 0; at < members.size(); at++) {
        int i = members.get(at);
        PredictRequest request = Objects.requireNonNull(lines.get(i).request());
        List<Prediction> one = List.of(made.get(at));
        List<String> ids = predictor.ids(request.examples());
        try {
          answers[i] = new PredictionWriter(model, request).write(one, ids);
          decisions.made(choices.get(i), model, request.examples(), ids, one, begun);
        } catch (HttpProblem e) {
          answers[i] = error(lines.get(i).number(), e.getMessage());
        }
      }
    } finally {
      model.release();
    }
  }

  private static byte[] error(long line, @Nullable String sentence) {
    return Json.object()
        .put("error", sentence)
        .put("line", line)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
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
