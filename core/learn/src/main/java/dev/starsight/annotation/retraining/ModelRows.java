package dev.starsight.annotation.retraining;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.data.internal.NormalizedText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The labelled rows of a model that is to be fitted again. Immutable.
 *
 * @param splits the parts that the model was fitted with
 * @param promise rows that were put aside for a promise; may be empty
 * @param more further rows to train on, of other files; may be empty
 * @param groupBy the column whose values the split kept in one part each, or null for none
 * @param clean whether the texts of these rows are clean, as the model reads them, so that those of
 *     answers must be cleaned
 */
public record ModelRows(
    Splits splits,
    Dataset<Example> promise,
    Dataset<Example> more,
    @Nullable String groupBy,
    boolean clean) {

  /** Creates the rows of a model that reads texts as they are. */
  public ModelRows(
      Splits splits, Dataset<Example> promise, Dataset<Example> more, @Nullable String groupBy) {
    this(splits, promise, more, groupBy, false);
  }

  /** Creates the rows of a model without a promise, further rows and groups. */
  public ModelRows(Splits splits) {
    this(
        splits,
        splits.train().withRows("no rows for a promise", List.of()),
        splits.train().withRows("no further rows", List.of()),
        null);
  }

  /** Returns the rows that must never be trained on. */
  private Stream<Example> heldOut() {
    return Stream.of(splits.validation(), splits.test(), promise).flatMap(Dataset::stream);
  }

  /** Tells which rows must stay out of the training part. */
  HeldOut heldOutTexts() {
    Set<Long> texts = new HashSet<>();
    Set<String> groups = new HashSet<>();
    heldOut()
        .forEach(
            row -> {
              texts.add(NormalizedText.key(row.text()));
              String group = group(row);
              if (group != null) {
                groups.add(group);
              }
            });
    return new HeldOut(this, texts, groups);
  }

  private @Nullable String group(Example row) {
    String group = groupBy == null ? null : row.columns().get(groupBy);
    return group == null || group.isBlank() ? null : group;
  }

  /** The texts and groups of the rows that are held out. */
  record HeldOut(ModelRows rows, Set<Long> texts, Set<String> groups) {

    boolean hasText(Example row) {
      return texts.contains(NormalizedText.key(row.text()));
    }

    /** Returns whether the group of a row is held out, or may be because it is not known. */
    boolean mayHaveGroup(Example row) {
      if (rows.groupBy() == null) {
        return false;
      }
      String group = rows.group(row);
      return group == null || groups.contains(group);
    }
  }
}
