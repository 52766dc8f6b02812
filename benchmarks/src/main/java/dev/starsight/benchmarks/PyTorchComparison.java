package dev.starsight.benchmarks;

import dev.starsight.text.Encoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Compares training with PyTorch in Python, alternating in one run, so that other load on the
 * machine affects both alike: steps of equal shape, then an epoch of rows with the lengths of
 * reviews, ours batched by length and theirs padded to 128 in their order. {@code
 * benchmarks/pytorch/compare.sh} runs it.
 */
public final class PyTorchComparison {

  private static final int BATCH = TrainingStepBenchmark.ROWS;
  private static final int[] LENGTHS = {64, 128};
  private static final int WARM_UP = 3;
  private static final int STEPS = 3;

  /** The mean tokens of a review, truncated at 128, for the masks of the rows of PyTorch. */
  private static final int MEAN_TOKENS = 60;

  private static final int MAX_LENGTH = TokenizerBenchmark.MAX_LENGTH;

  private final TrainingSteps ours;
  private final PyTorchPeer peer;
  private final int rounds;

  private PyTorchComparison(TrainingSteps ours, PyTorchPeer peer, int rounds) {
    this.ours = ours;
    this.peer = peer;
    this.rounds = rounds;
  }

  /**
   * Prints the medians and the ratios.
   *
   * @param args the script, how many rounds, then options for the script; the environment variable
   *     {@code PYTHON} names the interpreter
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 2 || !args[1].matches("[1-9][0-9]{0,4}")) {
      System.err.println("usage: PyTorchComparison STEP.PY ROUNDS [OPTION of the script]...");
      System.exit(2);
    }
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNullElse(System.getenv("PYTHON"), "/usr/bin/python3"));
    command.add(args[0]);
    command.add("--threads=" + Runtime.getRuntime().availableProcessors());
    command.add("--batch=" + BATCH);
    command.addAll(Arrays.asList(args).subList(2, args.length));
    try (PyTorchPeer peer = new PyTorchPeer(command);
        TrainingSteps ours = TrainingSteps.automatic()) {
      System.out.println("ours: " + TrainingSteps.precision());
      System.out.println("peer: " + peer.description());
      new PyTorchComparison(ours, peer, Integer.parseInt(args[1])).run();
    }
  }

  private void run() throws IOException {
    System.out.printf("%n%-22s %s%n", "batch " + BATCH + ", ms a step", Times.headings());
    for (int length : LENGTHS) {
      System.out.printf("%-22s %s%n", "length " + length, steps(length));
    }
    System.out.printf("%-22s %s%n", "reviews, ours sorted", epoch());
  }

  private Times steps(int length) throws IOException {
    oursAtLength(length, WARM_UP);
    peer.steps(length, WARM_UP);
    Times times = new Times();
    for (int round = 0; round < rounds; round++) {
      times.add(oursAtLength(length, STEPS), peer.steps(length, STEPS));
    }
    return times;
  }

  private List<StepTime> oursAtLength(int length, int count) {
    return IntStream.range(0, count)
        .mapToObj(step -> time(EncodedReviews.full(BATCH, length, System.nanoTime()), length))
        .toList();
  }

  /**
   * Runs rounds of one epoch of ours, in as many parts as PyTorch makes padded steps between them;
   * our time is the mean over all batches, long and short.
   */
  private Times epoch() throws IOException {
    List<List<Encoding>> batches =
        EpochBenchmark.bucketed(EncodedReviews.rows(EncodedReviews.SHAPED, EpochBenchmark.ROWS));
    peer.paddedSteps(MAX_LENGTH, 1, MEAN_TOKENS);
    Times times = new Times();
    for (int round = 0; round < epochs(); round++) {
      List<StepTime> all = new ArrayList<>();
      List<StepTime> theirs = new ArrayList<>();
      for (int part = 0; part < STEPS; part++) {
        int from = part * batches.size() / STEPS;
        int to = (part + 1) * batches.size() / STEPS;
        batches.subList(from, to).forEach(b -> all.add(time(b, TrainingSteps.width(b))));
        theirs.addAll(peer.paddedSteps(MAX_LENGTH, 1, MEAN_TOKENS));
      }
      times.add(List.of(mean(all)), theirs);
    }
    return times;
  }

  private static StepTime mean(List<StepTime> times) {
    return new StepTime(
        times.stream().mapToDouble(StepTime::wall).average().orElseThrow(),
        times.stream().mapToDouble(StepTime::processor).average().orElseThrow());
  }

  /** An epoch takes as long as ten rounds of steps. */
  private int epochs() {
    return Math.max(1, rounds / 10);
  }

  private StepTime time(List<Encoding> rows, int width) {
    return StepTime.of(() -> ours.step(rows, width));
  }
}
