package dev.starsight.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.starsight.benchmarks.PyTorchPeer.Answer;
import dev.starsight.files.internal.Json;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares training steps of ours, of a PyTorch program on the libtorch that we use ({@link
 * LibtorchTraining}) and of PyTorch in Python, in one run. All begin with the same weights and get
 * the same batches, padded to the same width; 32 bits are compared with 32 and 16 with 16. In each
 * round every contender makes the same steps in turn, so that other load affects all alike. {@code
 * benchmarks/pytorch/compare.sh} runs it.
 */
public final class PyTorchComparison {

  private static final int BATCH = TrainingStepBenchmark.ROWS;
  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;

  /** As many as training sorts by length at a time, so that more would not change the batches. */
  private static final int EPOCH_ROWS = 2048;

  /** The batches of a round: one in eight of the epoch, from the narrowest to the widest. */
  private static final int REVIEW_BATCHES = 8;

  private static final int FULL_STEPS = 1;
  private static final int CHECKED_STEPS = 10;

  private PyTorchComparison() {}

  /** Makes a step. */
  private interface Contender extends AutoCloseable {

    String description();

    Answer step(List<Encoding> rows, int width) throws IOException;

    @Override
    void close();
  }

  /**
   * Prints the medians and the ratios and writes the results as JMH does.
   *
   * @param args {@code check}, or the JSON file to write and the number of rounds; then {@code
   *     NAME=COMMAND} for each interpreter with the script and options
   */
  public static void main(String[] args) throws IOException {
    boolean check = args.length > 1 && args[0].equals("check");
    int peers = check ? 1 : 2;
    if (args.length <= peers
        || (!check && !args[1].matches("[1-9][0-9]{0,4}"))
        || Arrays.stream(args).skip(peers).anyMatch(peer -> peer.indexOf('=') < 1)) {
      System.err.println("usage: PyTorchComparison check|OUT.JSON ROUNDS NAME=COMMAND...");
      System.exit(2);
    }
    Path weights = Files.createTempFile("starsight-benchmark", ".safetensors");
    try {
      TrainingSteps.writeWeights(weights);
      Map<String, List<String>> commands = new LinkedHashMap<>();
      for (String peer : Arrays.asList(args).subList(peers, args.length)) {
        int equals = peer.indexOf('=');
        List<String> command =
            new ArrayList<>(Arrays.asList(peer.substring(equals + 1).split(" ", -1)));
        command.add("--weights=" + weights);
        command.add("--threads=" + Runtime.getRuntime().availableProcessors());
        commands.put(peer.substring(0, equals), command);
      }
      System.out.println(TrainingSteps.engine());
      if (check) {
        check(commands);
      } else {
        ArrayNode results = Json.object().putArray("results");
        compare(commands, Integer.parseInt(args[1]), results, Path.of(args[0]));
      }
    } finally {
      Files.delete(weights);
    }
  }

  private static boolean[] precisions() {
    return TrainingSteps.hasBfloat16() ? new boolean[] {true, false} : new boolean[] {false};
  }

  private static void compare(
      Map<String, List<String>> commands, int rounds, ArrayNode results, Path file)
      throws IOException {
    for (boolean bfloat16 : precisions()) {
      for (boolean reviews : new boolean[] {false, true}) {
        String precision = bfloat16 ? "bfloat16" : "float32";
        String kind = reviews ? "reviews by length" : MAX_LENGTH + " tokens";
        Times times = rounds(commands, bfloat16, reviews ? reviews() : full(), rounds);
        System.out.printf("%s, %s, ms a step%n%s%n", precision, kind, times);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("precision", precision);
        parameters.put("batches", kind);
        times
            .milliseconds()
            .forEach((name, values) -> results.add(result(name, parameters, values)));
        Json.write(file, results);
      }
    }
  }

  private static Times rounds(
      Map<String, List<String>> commands,
      boolean bfloat16,
      List<List<Encoding>> batches,
      int rounds)
      throws IOException {
    Map<String, Contender> contenders =
        contenders(commands, bfloat16, TrainingSteps.DROPOUT, batches);
    try {
      contenders.forEach((name, each) -> System.out.println(name + ": " + each.description()));
      return rounds(contenders, batches, rounds);
    } finally {
      contenders.values().forEach(Contender::close);
    }
  }

  private static JsonNode result(
      String name, Map<String, String> parameters, double[] milliseconds) {
    return KeptResults.result(
        PyTorchComparison.class.getName() + "." + name,
        "avgt",
        Runtime.getRuntime().availableProcessors(),
        parameters,
        "ms/op",
        milliseconds);
  }

  private static Times rounds(
      Map<String, Contender> contenders, List<List<Encoding>> batches, int rounds)
      throws IOException {
    Times times = new Times();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Contender> each : contenders.entrySet()) {
        List<StepTime> steps = new ArrayList<>();
        for (List<Encoding> batch : batches) {
          steps.add(each.getValue().step(batch, TrainingSteps.width(batch)).time());
        }
        if (round >= 0) { // The first one warms up.
          times.add(each.getKey(), StepTime.mean(steps));
        }
      }
    }
    return times;
  }

  private static List<List<Encoding>> full() {
    return IntStream.range(0, FULL_STEPS)
        .mapToObj(step -> EncodedReviews.full(BATCH, MAX_LENGTH, step))
        .toList();
  }

  /** Returns batches that represent an epoch of reviews, whose rows are batched by length. */
  static List<List<Encoding>> reviews() throws IOException {
    List<List<Encoding>> byWidth =
        EncodedReviews.batches(EncodedReviews.rows(EncodedReviews.SHAPED, EPOCH_ROWS), BATCH)
            .stream()
            .sorted(Comparator.comparingInt(TrainingSteps::width))
            .toList();
    int step = byWidth.size() / REVIEW_BATCHES;
    return IntStream.range(0, REVIEW_BATCHES)
        .mapToObj(i -> byWidth.get(i * step + step / 2))
        .toList();
  }

  /** Prints the losses of the same steps without dropout, which must be alike. */
  private static void check(Map<String, List<String>> commands) throws IOException {
    List<List<Encoding>> batches = reviews();
    for (boolean bfloat16 : precisions()) {
      Map<String, Contender> contenders = contenders(commands, bfloat16, 0, batches);
      try {
        for (Map.Entry<String, Contender> each : contenders.entrySet()) {
          StringBuilder line = new StringBuilder();
          for (int step = 0; step < CHECKED_STEPS; step++) {
            List<Encoding> batch = batches.get(step % 2);
            double loss = each.getValue().step(batch, TrainingSteps.width(batch)).loss();
            line.append(String.format(Locale.ROOT, " %.4f", loss));
          }
          System.out.printf("%-16s%s  %s%n", each.getKey(), line, each.getValue().description());
        }
      } finally {
        contenders.values().forEach(Contender::close);
      }
    }
  }

  /** Opens all contenders, which choose their attention by the batch in the middle. */
  private static Map<String, Contender> contenders(
      Map<String, List<String>> commands,
      boolean bfloat16,
      double dropout,
      List<List<Encoding>> batches)
      throws IOException {
    Map<String, Contender> contenders = new LinkedHashMap<>();
    List<Encoding> trial = batches.get(batches.size() / 2);
    try {
      contenders.put(
          "starsight",
          contender(TrainingSteps.open(bfloat16, dropout), bfloat16 ? "bfloat16" : "float32"));
      LibtorchTraining libtorch = LibtorchTraining.fastest(bfloat16, dropout, trial);
      contenders.put("libtorch", contender(libtorch, libtorch.settings().toString()));
      for (Map.Entry<String, List<String>> peer : commands.entrySet()) {
        List<String> command = new ArrayList<>(peer.getValue());
        command.add("--dropout=" + dropout);
        command.add("--trial-width=" + TrainingSteps.width(trial));
        command.add(
            trial.stream()
                .map(row -> Integer.toString(row.length()))
                .collect(Collectors.joining(",", "--trial-lengths=", "")));
        if (bfloat16) {
          command.add("--bfloat16");
        }
        contenders.put(peer.getKey(), contender(new PyTorchPeer(command)));
      }
      return contenders;
    } catch (IOException | RuntimeException e) {
      contenders.values().forEach(Contender::close);
      throw e;
    }
  }

  private static Contender contender(TrainingJob job, String description) {
    return new Contender() {
      @Override
      public String description() {
        return description;
      }

      @Override
      public Answer step(List<Encoding> rows, int width) {
        double[] loss = new double[1];
        StepTime time = StepTime.of(() -> loss[0] = job.step(rows, width));
        return new Answer(time, loss[0]);
      }

      @Override
      public void close() {
        job.close();
      }
    };
  }

  private static Contender contender(PyTorchPeer peer) {
    return new Contender() {
      @Override
      public String description() {
        return peer.description();
      }

      @Override
      public Answer step(List<Encoding> rows, int width) throws IOException {
        return peer.step(rows, width);
      }

      @Override
      public void close() {
        peer.close();
      }
    };
  }
}
