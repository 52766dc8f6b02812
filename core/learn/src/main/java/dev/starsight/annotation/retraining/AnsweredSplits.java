package dev.starsight.annotation.retraining;

import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.retraining.AnswerCounts.Answered;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.model.CleanText;
import dev.starsight.model.TrainingData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The parts of a split with the labels that people gave. Immutable.
 *
 * <p>An answer belongs to the rows with the id and the text of its task, and replaces their label;
 * other rows with an equal text keep theirs. Every row stays in its part. An answered row that is
 * in no file joins the training part, unless its normalized text is held out: then it would tell
 * what the models are compared by. Where a split kept groups together, such a row is left out,
 * because its group is not known. An answer counts as one row, whoever gave it; what several people
 * said to one task is one label ({@link FinalLabel}), and nothing if it is undecided.
 *
 * @param splits the parts
 * @param promise the rows that were put aside for a promise
 * @param counts what became of the answers
 */
public record AnsweredSplits(Splits splits, Dataset<Example> promise, AnswerCounts counts) {

  private record Key(String id, String text) {

    static Key of(Example row) {
      return new Key(row.id(), row.text());
    }
  }

  /**
   * Applies answers.
   *
   * @param answers what the answers of each task come to
   * @param correctTest whether answers also replace labels of the test part and of the rows that
   *     were put aside for a promise; if not, such answers are counted and not used
   */
  public static AnsweredSplits of(ModelRows rows, List<FinalLabel> answers, boolean correctTest) {
    Answers known = new Answers(answers, rows.clean());
    Splits splits = rows.splits();
    Part train = known.apply(splits.train(), true);
    Part validation = known.apply(splits.validation(), true);
    Part test = known.apply(splits.test(), correctTest);
    Part promise = known.apply(rows.promise(), correctTest);
    Part more = known.apply(rows.more(), true);

    ModelRows.HeldOut heldOut = rows.heldOutTexts();
    List<Example> training = new ArrayList<>(train.rows());
    List<Example> further =
        more.rows().stream()
            .filter(row -> !heldOut.hasText(row) && !heldOut.mayHaveGroup(row))
            .toList();
    List<Example> unknown = known.inNoFile();
    List<Example> added =
        unknown.stream()
            .filter(row -> !heldOut.hasText(row) && !heldOut.mayHaveGroup(row))
            .toList();
    training.addAll(further);
    training.addAll(added);
    AnswerCounts counts =
        new AnswerCounts(
            train.answered().plus(more.answered()),
            validation.answered(),
            test.answered().plus(promise.answered()),
            correctTest,
            added.size(),
            unknown.size() - added.size(),
            known.undecided,
            further.size(),
            more.rows().size() - further.size());
    return new AnsweredSplits(
        new Splits(
            Dataset.of(training, provenance(rows, counts)),
            splits.validation().withRows("labels of people", validation.rows()),
            splits.test().withRows("labels of people", test.rows()),
            splits.duplicatesMoved(),
            splits.seed(),
            splits.grouping()),
        rows.promise().withRows("labels of people", promise.rows()),
        counts);
  }

  private static Provenance provenance(ModelRows rows, AnswerCounts counts) {
    Provenance training = rows.splits().train().provenance();
    return new Provenance(
            Stream.of(training, rows.more().provenance())
                .flatMap(one -> one.sources().stream())
                .distinct()
                .toList(),
            training.steps())
        .with(
            String.format(
                Locale.ROOT,
                "answers of people: %,d labels changed, %,d confirmed, %,d rows added",
                counts.training().changed(),
                counts.training().confirmed(),
                counts.added()));
  }

  /** Returns the training and the validation part, over the labels of the training part. */
  public TrainingData data() {
    return TrainingData.of(splits.train(), splits.validation());
  }

  private record Part(List<Example> rows, Answered answered) {}

  /** The decided labels, and which of them belong to a row. Not thread-safe. */
  private static final class Answers {

    private final List<Example> decided = new ArrayList<>();
    private final Map<Key, String> labels = new HashMap<>();
    private final Set<Key> found = new HashSet<>();
    private int undecided;

    Answers(List<FinalLabel> answers, boolean clean) {
      for (FinalLabel answer : answers) {
        String label = answer.label();
        if (label == null) {
          undecided++;
        } else {
          Example asQueued = Example.of(answer.task().exampleId(), answer.task().text(), label);
          Example row = clean ? CleanText.of(asQueued) : asQueued;
          decided.add(row);
          labels.put(Key.of(row), label);
        }
      }
    }

    /** Counts the answered rows of a part, and gives them their answers if these are used. */
    Part apply(Dataset<Example> part, boolean used) {
      List<Example> rows = new ArrayList<>(part.size());
      int changed = 0;
      int confirmed = 0;
      for (Example row : part) {
        Key key = Key.of(row);
        String label = labels.get(key);
        if (label == null) {
          rows.add(row);
          continue;
        }
        found.add(key);
        if (label.equals(row.label())) {
          confirmed++;
        } else {
          changed++;
        }
        rows.add(used ? withLabel(row, label) : row);
      }
      return new Part(rows, new Answered(changed, confirmed));
    }

    private static Example withLabel(Example row, String label) {
      return new Example(row.id(), row.text(), label, row.columns(), row.headline());
    }

    /** Returns the answered rows that no part has, in the order of the answers. */
    List<Example> inNoFile() {
      return decided.stream().filter(row -> !found.contains(Key.of(row))).toList();
    }
  }
}
