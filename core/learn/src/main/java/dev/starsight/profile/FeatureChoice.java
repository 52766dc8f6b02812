package dev.starsight.profile;

import dev.starsight.data.MissingColumnException;
import dev.starsight.data.StarsightException;
import dev.starsight.profile.ColumnProfile.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The further columns that a model learns from besides the text. Immutable.
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
   * Takes numeric and categorical columns, but none that gives the label away. Leaves identifiers,
   * dates, constants and texts.
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
   * Takes the named columns, whatever their type, and leaves all others.
   *
   * @throws MissingColumnException if a column is named that is not in the profile
   * @throws StarsightException if one is named that is constant
   */
  public static FeatureChoice named(TableProfile profile, List<String> names) {
    for (String name : names) {
      ColumnProfile column = profile.column(name).orElseThrow(() -> missing(profile, name));
      if (column.type() == ColumnType.CONSTANT) {
        throw new StarsightException(
            "%scolumn %s cannot be learnt from: %s"
                .formatted(
                    TableProfiler.place(profile.provenance()), column.quoted(), column.reason()));
      }
    }
    Map<String, String> left = new LinkedHashMap<>();
    profile.columns().forEach(column -> left.put(column.name(), "it is not named"));
    left.keySet().removeAll(names);
    return new FeatureChoice(names.stream().distinct().toList(), left);
  }

  private static MissingColumnException missing(TableProfile profile, String name) {
    String known =
        profile.columns().stream().map(ColumnProfile::quoted).collect(Collectors.joining(", "));
    return new MissingColumnException(
        TableProfiler.names(profile.provenance()),
        name,
        "%sthere is no column \"%s\" to learn from; there are %s"
            .formatted(TableProfiler.place(profile.provenance()), name, known));
  }

  /** Why a column is not taken unless it is named, or null if it is taken. */
  private static @Nullable String against(TableProfile profile, ColumnProfile column) {
    String leak = SuggestedActions.leak(profile, column);
    if (leak != null) {
      return leak;
    }
    return switch (column.type()) {
      case IDENTIFIER -> "it names rows or things: " + column.reason();
      case DATE -> "it is a date: " + column.reason();
      case CONSTANT -> column.reason();
      case TEXT -> "it is free text: " + column.reason();
      case NUMERIC, CATEGORICAL -> null;
    };
  }
}
