package dev.starsight.benchmarks;

import dev.starsight.data.Balance;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.text.Encoding;
import dev.starsight.text.Vocabulary;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures resident memory during a training of MiniLM as by {@code finetune}, with checkpoints: 32
 * rows a step of at most 128 tokens, two epochs, on rows with the lengths of reviews (or, with
 * {@code full}, all of 128 tokens). Prints a row of a table every 100 steps: the resident memory,
 * and its peak since the row above; at the end how much it varied from step 600 on. Linux only.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.MemoryCurve 1000 [full]
 * </pre>
 */
public final class MemoryCurve implements TrainingListener {

  private static final int BATCH = 32;
  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;
  private static final int EPOCHS = 2;
  private static final int VALIDATION_ROWS = 256;
  private static final int EVERY = 100;

  /** The step from which memory must be constant. */
  static final int SETTLED = 600;

  private static final double MEGABYTE = 1e6;

  private final List<Long> settled = new ArrayList<>();
  private long most;

  MemoryCurve() {}

  /** Takes the number of steps, and {@code full}. */
  public static void main(String[] args) throws IOException {
    boolean full = args.length == 2 && args[1].equals("full");
    if (args.length < 1 || !args[0].matches("[1-9][0-9]{0,6}") || args.length > (full ? 2 : 1)) {
      System.err.println("usage: MemoryCurve STEPS [full]");
      System.exit(2);
    }
    int steps = Integer.parseInt(args[0]);
    ResidentMemory.read(); // Before minutes of training for nothing.
    MemoryCurve curve = new MemoryCurve();
    Path checkpoints = Files.createTempDirectory("starsight-benchmark");
    try {
      System.out.println("  step  resident MB  peak MB  Java heap MB");
      TrainingOptions options =
          TrainingOptions.defaults(42)
              .withBatchSize(BATCH)
              .withMaxLength(MAX_LENGTH)
              .withEpochs(EPOCHS)
              .withBalance(Balance.NONE);
      FineTuningResult fitted =
          FineTuning.of(Checkpoint.miniLm(), options)
              .checkpointing(checkpoints, false)
              .withListener(curve)
              .fitWithHistory(data(Math.max(1, steps / EPOCHS) * BATCH, full), Run.unlimited());
      fitted.classifier().close();
      System.out.println(curve.summary());
    } finally {
      delete(checkpoints);
    }
  }

  /** Returns random words of one token each, with random labels. */
  private static TrainingData data(int rows, boolean full) throws IOException {
    List<Encoding> encodings =
        full
            ? EncodedReviews.full(rows + VALIDATION_ROWS, MAX_LENGTH, 42)
            : EncodedReviews.rows(EncodedReviews.SHAPED, rows + VALIDATION_ROWS);
    List<String> words = words(Checkpoint.miniLm().vocabulary());
    List<Example> examples =
        IntStream.range(0, encodings.size())
            .mapToObj(i -> example(i, encodings.get(i), words))
            .toList();
    Provenance provenance = Provenance.inMemory("benchmark");
    return TrainingData.of(
        Dataset.of(examples.subList(0, rows), provenance),
        Dataset.of(examples.subList(rows, examples.size()), provenance));
  }

  private static List<String> words(Vocabulary vocabulary) {
    return IntStream.range(0, vocabulary.size())
        .mapToObj(vocabulary::token)
        .filter(token -> token.matches("[a-z]{2,}"))
        .toList();
  }

  private static Example example(int index, Encoding encoding, List<String> words) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < encoding.length() - 1; i++) {
      text.append(words.get(encoding.inputId(i) % words.size())).append(' ');
    }
    return Example.of(
        Integer.toString(index), text.toString(), Integer.toString(1 + index * 7 % 5));
  }

  static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(directory)) {
      files = new ArrayList<>(found.toList());
    }
    for (int i = files.size() - 1; i >= 0; i--) {
      Files.delete(files.get(i)); // What is in a directory before it.
    }
  }

  @Override
  public void step(StepRecord record) {
    try {
      ResidentMemory memory = ResidentMemory.read();
      add(record.step(), memory);
      if (record.step() % EVERY == 0 || record.step() == record.steps()) {
        Runtime java = Runtime.getRuntime();
        System.out.printf(
            Locale.ROOT,
            "%6d %12.0f %8.0f %13.0f%n",
            record.step(),
            memory.now() / MEGABYTE,
            memory.peak() / MEGABYTE,
            (java.totalMemory() - java.freeMemory()) / MEGABYTE);
        ResidentMemory.forgetPeak();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Records the memory after a step. */
  void add(long step, ResidentMemory memory) {
    most = Math.max(most, memory.peak());
    if (step >= SETTLED) {
      settled.add(memory.now());
    }
  }

  /** Returns the peak, and the variation after the warm-up. */
  String summary() {
    String peak = String.format(Locale.ROOT, "at most %.0f MB", most / MEGABYTE);
    if (settled.isEmpty()) {
      return peak + "; there was no step " + SETTLED;
    }
    long least = settled.stream().mapToLong(Long::longValue).min().orElseThrow();
    long greatest = settled.stream().mapToLong(Long::longValue).max().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s; after each step from %d to the end %.0f to %.0f MB, %.1f %% apart; %+.1f %% from the"
            + " first of them to the last",
        peak,
        SETTLED,
        least / MEGABYTE,
        greatest / MEGABYTE,
        100.0 * (greatest - least) / least,
        100.0 * (settled.get(settled.size() - 1) - settled.get(0)) / settled.get(0));
  }
}
