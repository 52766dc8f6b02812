package dev.starsight.cli.derived;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Balance;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.Json;
import dev.starsight.learner.DistillationTrainer;
import dev.starsight.learner.LinearClassifier;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.run.Deadline;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Students that mix what the teacher says of labelled rows with their labels, and learn what it
 * says of other rows. The first learns from labels alone.
 */
final class Students {

  /** The teacher's part in what each student learns. */
  private static final double[] SHARES = {0, 0.4, 0.7, 1};

  private Students() {}

  /**
   * A fitted student.
   *
   * @param share the teacher's part in what it learned, 0 to 1
   */
  record Student(
      double share, LinearClassifier classifier, Validation validation, double fitSeconds) {

    String name() {
      return share == 0 ? "labels alone" : Math.round(100 * share) + " % teacher";
    }

    ObjectNode toJson() {
      ObjectNode json = Json.object().put("name", name()).put("share", share);
      json.set("validation", MetricsJson.write(validation.metrics()));
      return json.put("fitSeconds", fitSeconds).put("predictSeconds", validation.predictSeconds());
    }
  }

  /**
   * Fits the students that there is time for, at least the first two.
   *
   * @param labelled the rows with a label of their own
   * @param data the rows of the teacher, each with a label
   */
  static List<Student> fit(
      TrainingData labelled,
      TrainingData data,
      TeacherShares teacher,
      Balance balance,
      long seed,
      Run run) {
    LinearOptions options = LinearOptions.thorough(seed).withBalance(balance);
    LinearTrainer.SharedFeatures features = new LinearTrainer.SharedFeatures();
    List<Student> students = new ArrayList<>();
    for (double share : SHARES) {
      if (students.size() < 2 || !run.deadline().hasPassed()) {
        long start = System.nanoTime();
        Run limit = students.size() < 2 ? run.withDeadline(Deadline.never()) : run;
        float[][] targets = teacher.mixed(data.labels(), share);
        LinearClassifier classifier =
            share == 0
                ? DistillationTrainer.of(options, Arrays.copyOf(targets, teacher.labelled()))
                    .fit(labelled, limit)
                : DistillationTrainer.of(options, targets)
                    .withWeights(teacher.weights())
                    .withLabelled(teacher.labelled())
                    .sharing(features)
                    .fit(data, limit);
        double seconds = (System.nanoTime() - start) / 1e9;
        Validation validation = Validation.of(classifier, data.validation(), seed);
        students.add(new Student(share, classifier, validation, seconds));
      }
    }
    return students;
  }

  /** Returns the best of them on validation, of equal ones the first. */
  static Student best(List<Student> students, Metric metric) {
    return students.stream()
        .min(Comparator.comparingDouble(each -> -metric.score(each.validation().metrics())))
        .orElseThrow();
  }
}
