package dev.starsight.promise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One figure that is promised of future predictions, or the same figure on rows that test an old
 * promise. Immutable.
 *
 * @param kind what it is about
 * @param label the true label of the rows that it is about, or null if it is about all
 * @param stated what was wished or promised; null if the figure follows from another wish
 * @param realised the estimate on the labelled rows; NaN if none of them tells
 * @param low the lower end of the 90 % interval of what future rows of the source realise, four
 *     times as many
 * @param high its upper end
 * @param rows the labelled rows that the estimate was made of
 * @param kept whether the promise is kept: when it is made, whether the whole interval keeps it;
 *     when it is tested, whether the new rows do not contradict it; null without {@code stated} or
 *     rows, and of sets that hold all labels because the rows are too few
 */
public record Promise(
    Kind kind,
    @Nullable String label,
    @Nullable Double stated,
    double realised,
    double low,
    double high,
    long rows,
    @Nullable Boolean kept) {

  /** Returns whether sets were made from too few rows, so that they hold all labels. */
  boolean hasTooFewRows() {
    return kind == Kind.SET && label == null && stated != null && rows > 0 && kept == null;
  }

  /** Returns the promise as JSON: docs/summary-json.md describes the fields. */
  public ObjectNode toJson() {
    ObjectNode node =
        Json.object().put("kind", kind.id()).put("label", label).put("stated", stated);
    node.set("realised", Json.number(realised));
    node.putArray("interval").add(Json.number(low)).add(Json.number(high));
    return node.put("rows", rows).put("kept", kept);
  }

  /** What a promise is about. */
  public enum Kind {
    /** The share of the predictions that people check. */
    PEOPLE("people"),

    /** The share of what passes unchecked that is right. */
    RIGHT("right"),

    /** The share of what passes unchecked that differs from the label by at most 1. */
    WITHIN_ONE("withinOne"),

    /** The mean cost of a prediction, looks and mistakes together. */
    COST("cost"),

    /** The share of the sets that hold the label. */
    SET("set");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** Returns its name in JSON. */
    public String id() {
      return id;
    }

    /** Returns whether a smaller figure is better. */
    boolean isAtMost() {
      return this == PEOPLE || this == COST;
    }

    static Optional<Kind> byId(String id) {
      return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }
  }
}
