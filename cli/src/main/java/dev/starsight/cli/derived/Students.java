package dev.starsight.cli.derived;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.evaluation.Evaluation;
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
 * Students that learn from labels alone, and students that mix these with what the teacher says of
 * the labelled rows and learn what it says of other rows.
 */
final class Students {

  /** Twice the usual epochs: better where there are many sentences, worse on small tables. */
  private static final int MORE_EPOCHS = 8;

  /** The teacher's part in the targets of labelled rows; 0.3 to 1 make no difference. */
  private static final double SHARE = 0.4;

  private Students() {}

  /** Which student to fit. */
  private record Variant(String name, double share, LinearOptions options) {

    /** Returns the variants in the order in which they are tried. */
    static List<Variant> all(LinearOptions options) {
      LinearOptions subwords = options.withSubwords(true);
      LinearOptions epochs = subwords.withEpochs(MORE_EPOCHS);
      return List.of(
          new Variant("labels alone", 0, options),
          new Variant("40 % teacher", SHARE, options),
          new Variant("40 % teacher, subwords", SHARE, subwords),
          new Variant("40 % teacher, subwords, 8 epochs", SHARE, epochs),
          new Variant("labels alone, subwords, 8 epochs", 0, epochs));
    }
  }

  /**
   * A fitted student.
   *
   * @param share the teacher's part in the targets of labelled rows, 0 to 1; without one, the
   *     student learned from labels alone
   * @param score {@link Validation#calibratedSelectionScore}
   */
  record Student(
      String name,
      double share,
      LinearClassifier classifier,
      Validation validation,
      double score,
      double fitSeconds) {

    ObjectNode toJson() {
      ObjectNode json = Json.object().put("name", name).put("share", share);
      json.set("validation", MetricsJson.write(validation.metrics()));
      return json.put("fitSeconds", fitSeconds).put("predictSeconds", validation.predictSeconds());
    }
  }

  /**
   * Fits the students that there is time for, at least the first two.
   *
   * @param labelled the rows with a label of their own
   * @param data the rows of the teacher, each with a label
   * @param options of the first student
   * @param metric that students are compared by
   */
  static List<Student> fit(
      TrainingData labelled,
      TrainingData data,
      TeacherShares teacher,
      LinearOptions options,
      Metric metric,
      Run run) {
    int[] truth = Evaluation.truth(data.labels(), data.validation().rows());
    LinearTrainer.SharedFeatures features = new LinearTrainer.SharedFeatures();
    List<Student> students = new ArrayList<>();
    for (Variant variant : Variant.all(options)) {
      if (students.size() < 2 || !run.deadline().hasPassed()) {
        long start = System.nanoTime();
        Run limit = students.size() < 2 ? run.withDeadline(Deadline.never()) : run;
        float[][] targets = teacher.mixed(data.labels(), variant.share);
        LinearClassifier classifier =
            variant.share == 0
                ? DistillationTrainer.of(
                        variant.options, Arrays.copyOf(targets, teacher.labelled()))
                    .sharing(features)
                    .fit(labelled, limit)
                : DistillationTrainer.of(variant.options, targets)
                    .withWeights(teacher.weights())
                    .withLabelled(teacher.labelled())
                    .sharing(features)
                    .fit(data, limit);
        double seconds = (System.nanoTime() - start) / 1e9;
        Validation validation = Validation.of(classifier, data.validation(), options.seed());
        double score =
            Validation.calibratedSelectionScore(data.labels(), truth, validation.raw(), metric);
        students.add(
            new Student(variant.name, variant.share, classifier, validation, score, seconds));
      }
    }
    return students;
  }

  /** Returns those that learned from labels alone. */
  static List<Student> withoutTeacher(List<Student> students) {
    return students.stream().filter(student -> student.share == 0).toList();
  }

  /** Returns the one with the highest score, of equal ones the first. */
  static Student best(List<Student> students) {
    return students.stream()
        .min(Comparator.comparingDouble(student -> -student.score))
        .orElseThrow();
  }
}
