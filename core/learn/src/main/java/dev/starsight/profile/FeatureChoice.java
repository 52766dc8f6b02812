package dev.starsight.profile;

import dev.starsight.data.MissingColumnException;
import dev.starsight.data.StarsightException;
import dev.starsight.profile.ColumnProfile.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which further columns a model is to learn from beside the text. Immutable.
 *
 * @param taken names of the columns to learn from, in the order of the profile
 * @param left the others by name, each with the reason as half a sentence
 */
public record FeatureChoice(List<String> taken, Map<String, String> left) {

  public FeatureChoice {
    taken = List.copyOf(taken);
    left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
  }

  /**
   * Takes numeric and categorical columns, but none that gives the label away. Identifiers, days,
   * constants and texts are left.
   */
  public static FeatureChoice automatic(TableProfile profile) {
    List<String> taken = new ArrayList<>();
    Map<String, String> left = new LinkedHashMap<>();
    for (ColumnProfile column : profile.columns()) {
      String reason = against(profile, column);
      if (reason == null) {
        taken.add(column.name());
      } else {
        left.put(column.name(), reason);
      }
    }
    return new FeatureChoice(taken, left);
  }

  /**
   * Takes the columns that are named, whatever they are, and leaves all others.
   *
   * @throws MissingColumnException if a column is named that is not in the profile
   * @throws StarsightException if one is named that is constant
   */
  public static FeatureChoice named(TableProfile profile, List<String> names) {
    for (String name : names) {
      ColumnProfile column =
          profile
              .column(name)
              .orElseThrow(
                  () ->
                      new MissingColumnException(
                          TableProfiler.names(profile.provenance()),
                          name,
                          TableProfiler.place(profile.provenance())
                              + "there is no column \""
                              + name
                              + "\" to learn from; there are "
                              + String.join(
                                  ", ",
                                  profile.columns().stream().map(ColumnProfile::quoted).toList())));
      if (column.type() == ColumnType.CONSTANT) {
        throw new StarsightException(
            "%scolumn %s cannot be learnt from: %s"
                .formatted(
                    TableProfiler.place(profile.provenance()), column.quoted(), column.reason()));
      }
    }
    Map<String, String> left = new LinkedHashMap<>();
    for (ColumnProfile column : profile.columns()) {
      if (!names.contains(column.name())) {
        left.put(column.name(), "it is not named");
      }
    }
    return new FeatureChoice(names.stream().distinct().toList(), left);
  }

  /** Why a column is not taken unless it is named, or null if it is taken. */
  private static @Nullable String against(TableProfile profile, ColumnProfile column) {
    String told = SuggestedActions.giveaway(profile, column);
    if (told != null) {
      return told;
    }
    return switch (column.type()) {
      case IDENTIFIER -> "it names rows or things: " + column.reason();
      case DATE -> "it is a day: " + column.reason();
      case CONSTANT -> column.reason();
      case TEXT -> "it is free text: " + column.reason();
      case NUMERIC, CATEGORICAL -> null;
    };
  }
}
