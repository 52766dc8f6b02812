package dev.starsight.annotation.selection;

import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.TaskOrigin;
import dev.starsight.annotation.TaskOrigin.Reason;
import dev.starsight.annotation.TaskPlan;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.text.TextEmbedder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How tasks are chosen for a queue. Immutable and thread-safe.
 *
 * @param order which tasks come first
 * @param limit how many tasks to choose at most, audits not among them; at least 0
 * @param answers how many people answer a task, 1 to {@value TaskPlan#MAX_ANSWERS}
 * @param overlap the share of the tasks that one more person answers, so that their agreement can
 *     be measured, 0 to 1
 * @param seed the random seed
 */
public record TaskSelection(TaskOrder order, int limit, int answers, double overlap, long seed) {

  /** After so many diverse or covering tasks the rest is ordered by how sure the model is. */
  static final int MAX_DIVERSE = 2_000;

  private static final int CHUNK = 256;

  public TaskSelection {
    Objects.requireNonNull(order, "order");
    if (limit < 0) {
      throw new IllegalArgumentException("the limit must be at least 0, but is " + limit);
    }
    if (!(overlap >= 0 && overlap <= 1)) {
      throw new IllegalArgumentException("the overlap must be 0 to 1, but is " + overlap);
    }
    int most = overlap > 0 ? TaskPlan.MAX_ANSWERS - 1 : TaskPlan.MAX_ANSWERS;
    if (answers < 1 || answers > most) {
      throw new IllegalArgumentException(
          "the answers to a task must be 1 to %s, but are %s".formatted(most, answers));
    }
  }

  /** Returns a selection of all tasks, each for one person. */
  public static TaskSelection of(TaskOrder order, long seed) {
    return new TaskSelection(order, Integer.MAX_VALUE, 1, 0, seed);
  }

  public TaskSelection withLimit(int other) {
    return new TaskSelection(order, other, answers, overlap, seed);
  }

  public TaskSelection withAnswers(int other) {
    return new TaskSelection(order, limit, other, overlap, seed);
  }

  public TaskSelection withOverlap(double other) {
    return new TaskSelection(order, limit, answers, other, seed);
  }

  /**
   * Chooses tasks and sets their priority and the number of their answers. Audits are all chosen,
   * and get priorities among those of the others, so that they are answered at no other time.
   *
   * @param candidates the tasks to choose from
   * @param audits sure predictions that were drawn at random
   * @param embedder tells how similar texts are; only {@link TaskOrder#DIVERSE} uses it
   */
  public List<AnnotationTask> select(
      List<AnnotationTask> candidates, List<AnnotationTask> audits, TextEmbedder embedder) {
    return select(candidates, audits, embedder, List.of());
  }

  /**
   * Chooses tasks like {@link #select(List, List, TextEmbedder)}, after others.
   *
   * @param known texts whose labels are known, or have been asked for; only {@link
   *     TaskOrder#COVERAGE} looks at them
   */
  public List<AnnotationTask> select(
      List<AnnotationTask> candidates,
      List<AnnotationTask> audits,
      TextEmbedder embedder,
      List<String> known) {
    SplittableRandom random = new SplittableRandom(seed);
    List<AnnotationTask> sorted =
        candidates.stream().sorted(Comparator.comparingDouble(AnnotationTask::support)).toList();
    List<AnnotationTask> chosen =
        switch (order) {
          case LEAST_SURE -> sorted.subList(0, Math.min(limit, sorted.size()));
          case DIVERSE -> diverse(sorted, embedder);
          case COVERAGE -> covering(sorted, known);
          case RANDOM -> atRandom(candidates, random);
        };
    List<AnnotationTask> all = new ArrayList<>(chosen);
    for (AnnotationTask audit : audits) {
      double priority =
          chosen.isEmpty()
              ? random.nextDouble()
              : chosen.get(random.nextInt(chosen.size())).plan().priority();
      all.add(audit.withPlan(audit.plan().withPriority(priority)));
    }
    return withAnswers(all, random);
  }

  private List<AnnotationTask> atRandom(List<AnnotationTask> tasks, SplittableRandom random) {
    int[] order = shuffled(tasks.size(), random);
    List<AnnotationTask> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, order.length); i++) {
      AnnotationTask task = ranked(tasks.get(order[i]), i, order.length);
      TaskOrigin origin = task.origin();
      chosen.add(
          origin.reason() == Reason.UNSURE
              ? task.withOrigin(
                  new TaskOrigin(
                      Reason.RANDOM, origin.file(), origin.line(), origin.part(), origin.label()))
              : task);
    }
    return chosen;
  }

  private static int[] shuffled(int size, SplittableRandom random) {
    int[] order = IntStream.range(0, size).toArray();
    Shuffle.shuffle(order, random);
    return order;
  }

  private static AnnotationTask ranked(AnnotationTask task, int rank, int of) {
    return task.withPlan(task.plan().withPriority(1 - (double) rank / of));
  }

  private List<AnnotationTask> diverse(List<AnnotationTask> sorted, TextEmbedder embedder) {
    int count = Math.min(limit, sorted.size());
    if (count == 0) {
      return List.of();
    }
    return inOrder(
        sorted, KCenter.order(vectors(sorted, embedder), 0, Math.min(count, MAX_DIVERSE)), count);
  }

  private List<AnnotationTask> covering(List<AnnotationTask> sorted, List<String> known) {
    int count = Math.min(limit, sorted.size());
    List<String> texts = sorted.stream().map(AnnotationTask::text).toList();
    return inOrder(sorted, WordCoverage.order(texts, known, Math.min(count, MAX_DIVERSE)), count);
  }

  /** Returns so many tasks: first those of an order, then others as they are sorted. */
  private static List<AnnotationTask> inOrder(List<AnnotationTask> sorted, int[] order, int count) {
    List<AnnotationTask> all = new ArrayList<>();
    boolean[] taken = new boolean[sorted.size()];
    for (int index : order) {
      all.add(sorted.get(index));
      taken[index] = true;
    }
    for (int i = 0; i < sorted.size() && all.size() < count; i++) {
      if (!taken[i]) {
        all.add(sorted.get(i));
      }
    }
    return IntStream.range(0, count)
        .mapToObj(rank -> ranked(all.get(rank), rank, sorted.size()))
        .toList();
  }

  private static float[][] vectors(List<AnnotationTask> tasks, TextEmbedder embedder) {
    float[][] vectors = new float[tasks.size()][];
    for (int from = 0; from < vectors.length; from += CHUNK) {
      int[] told =
          IntStream.range(from, Math.min(vectors.length, from + CHUNK))
              .filter(i -> !tasks.get(i).text().isBlank())
              .toArray();
      float[][] some =
          embedder.embed(Arrays.stream(told).mapToObj(i -> tasks.get(i).text()).toList());
      for (int i = 0; i < told.length; i++) {
        vectors[told[i]] = unit(some[i]);
      }
    }
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = vectors[i] == null ? new float[embedder.width()] : vectors[i];
    }
    return vectors;
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float each : vector) {
      squares += (double) each * each;
    }
    float length = (float) Math.sqrt(squares);
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length && length > 0; i++) {
      unit[i] = vector[i] / length;
    }
    return unit;
  }

  private List<AnnotationTask> withAnswers(List<AnnotationTask> tasks, SplittableRandom random) {
    List<AnnotationTask> planned = new ArrayList<>(tasks);
    int[] order = shuffled(tasks.size(), random);
    long more = Math.round(overlap * order.length);
    for (int i = 0; i < order.length; i++) {
      AnnotationTask task = tasks.get(order[i]);
      int wanted = i < more ? answers + 1 : answers;
      planned.set(order[i], task.withPlan(task.plan().withAnswers(wanted)));
    }
    return planned;
  }
}
