package dev.starsight.cli.annotation;

import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.TaskPlan;
import dev.starsight.annotation.selection.TaskOrder;
import dev.starsight.annotation.selection.TaskSelection;
import dev.starsight.annotation.selection.WordVectors;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.EncoderOption;
import dev.starsight.data.StarsightException;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.transformer.TextEncoder;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that say which tasks {@code annotate fill} queues, and for how many people. */
public final class FillOptions {

  private static final String DIVERSE_WORDS = "diverse-words";

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "least-sure",
      description =
          "Which tasks come first: least-sure, coverage (the one that tells most about the words of"
              + " all others), diverse (the farthest in meaning from all before it, by --encoder),"
              + " diverse-words (the same by words, without an encoder) or random (default:"
              + " ${DEFAULT-VALUE}).")
  private String order = "least-sure";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Queue at most N tasks, the first in this order; audits come on top.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--audit",
      paramLabel = "SHARE",
      description =
          "Also queue this share of the predictions that the model is sure of, drawn at random,"
              + " such as 2%%, to find out whether it is as often right as it says.")
  private String audit = "";

  @Option(
      names = "--answers-per-item",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of people who answer each task (default: ${DEFAULT-VALUE}).")
  private int answers = 1;

  @Option(
      names = "--overlap",
      paramLabel = "SHARE",
      description =
          "Share of the tasks, drawn at random, that one more person answers, such as 10%%, so that"
              + " agreement can be measured.")
  private String overlap = "";

  /**
   * Checks the values before anything is read; gets the files of an encoder of the hub.
   *
   * @param encoder by which texts are compared
   * @throws StarsightException if a value is not possible
   */
  public void require(EncoderOption encoder) throws IOException {
    if (limit < 0) {
      throw new StarsightException("--limit must be at least 0, but is " + limit);
    }
    if (answers < 1 || answers >= TaskPlan.MAX_ANSWERS) {
      throw new StarsightException(
          "--answers-per-item must be 1 to %s, but is %s"
              .formatted(TaskPlan.MAX_ANSWERS - 1, answers));
    }
    Percentage.share("--overlap", overlap);
    Percentage.share("--audit", audit);
    if (order() == TaskOrder.DIVERSE && !order.equals(DIVERSE_WORDS)) {
      encoder.require(HubFiles.ENCODER);
    }
  }

  private TaskOrder order() {
    if (order.equals(DIVERSE_WORDS)) {
      return TaskOrder.DIVERSE;
    }
    for (TaskOrder each : TaskOrder.values()) {
      if (each.id().equals(order)) {
        return each;
      }
    }
    throw new StarsightException(
        "--order must be least-sure, coverage, diverse, diverse-words or random, but is \"%s\""
            .formatted(order));
  }

  /** Returns the value of {@code --order}. */
  public String orderName() {
    return order;
  }

  /** Returns whether sure predictions are queued, too. */
  public boolean audits() {
    return !audit.isEmpty();
  }

  /** Returns draws of sure predictions, each with the probability of {@code --audit}. */
  public Draw auditDraw(long seed) {
    return new Draw(new SplittableRandom(seed), Percentage.share("--audit", audit));
  }

  /** Draws at random; not thread-safe. */
  public static final class Draw {

    private final SplittableRandom random;
    private final double share;

    private Draw(SplittableRandom random, double share) {
      this.random = random;
      this.share = share;
    }

    /** Returns whether the next one is drawn. */
    public boolean next() {
      return share > 0 && random.nextDouble() < share;
    }
  }

  /**
   * Chooses among tasks and plans them; audits are all chosen.
   *
   * @param known tasks that are in the queue already, of which none is chosen
   * @param encoder by which texts are compared
   */
  public List<AnnotationTask> select(
      List<AnnotationTask> all,
      List<AnnotationTask> audits,
      List<AnnotationTask> known,
      EncoderOption encoder,
      StarsightCommand command)
      throws IOException {
    Set<String> ids = known.stream().map(AnnotationTask::id).collect(Collectors.toSet());
    List<String> knownTexts = known.stream().map(AnnotationTask::text).toList();
    List<AnnotationTask> candidates =
        all.stream().filter(task -> !ids.contains(task.id())).toList();
    TaskSelection selection =
        new TaskSelection(
            order(), limit, answers, Percentage.share("--overlap", overlap), command.seed);
    if (order() != TaskOrder.DIVERSE || order.equals(DIVERSE_WORDS) || candidates.isEmpty()) {
      List<String> texts = candidates.stream().map(AnnotationTask::text).toList();
      return selection.select(candidates, audits, WordVectors.of(texts), knownTexts);
    }
    command.console().note("comparing %,d texts by %s", candidates.size(), encoder.name());
    try (TextEncoder texts = TextEncoder.open(encoder.checkpoint(), command.threads)) {
      return selection.select(candidates, audits, texts);
    }
  }
}
