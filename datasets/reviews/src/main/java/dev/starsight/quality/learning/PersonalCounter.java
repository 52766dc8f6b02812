package dev.starsight.quality.learning;

import dev.starsight.quality.learning.LearningFindings.PersonalCount;
import dev.starsight.quality.learning.LearningFindings.PersonalRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Personal data by kind, and where it is. */
final class PersonalCounter {

  private record Found(int row, String column, PersonalData.Match match) {}

  private final int mostListed;
  private final Map<PersonalData.Kind, Long> rows = new EnumMap<>(PersonalData.Kind.class);
  private final Map<PersonalData.Kind, Long> matches = new EnumMap<>(PersonalData.Kind.class);
  private final List<Found> found = new ArrayList<>();

  PersonalCounter(int mostListed) {
    this.mostListed = mostListed;
  }

  void add(int row, ExaminedRow examined) {
    Set<PersonalData.Kind> kinds = EnumSet.noneOf(PersonalData.Kind.class);
    for (ExaminedRow.Field field : examined.fields) {
      for (PersonalData.Match match : field.personal()) {
        matches.merge(match.kind(), 1L, Long::sum);
        kinds.add(match.kind());
        if (found.size() < mostListed) {
          found.add(new Found(row, field.column(), match));
        }
      }
    }
    kinds.forEach(kind -> rows.merge(kind, 1L, Long::sum));
  }

  List<PersonalCount> counts() {
    List<PersonalCount> counts = new ArrayList<>();
    for (PersonalData.Kind kind : PersonalData.Kind.values()) {
      counts.add(
          new PersonalCount(kind, rows.getOrDefault(kind, 0L), matches.getOrDefault(kind, 0L)));
    }
    return counts;
  }

  List<PersonalRow> rows(RowPlaces places) {
    return found.stream()
        .map(
            each ->
                new PersonalRow(
                    places.get(each.row),
                    each.column,
                    each.match.kind(),
                    each.match.from(),
                    each.match.masked()))
        .toList();
  }
}
