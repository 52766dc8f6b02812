package dev.starsight.quality.learning;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.Provenance;
import dev.starsight.quality.learning.LearningFindings.DuplicateRow;
import dev.starsight.quality.learning.LearningFindings.LeakValue;
import dev.starsight.quality.learning.LearningFindings.NearDuplicates;
import dev.starsight.report.Report;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page of {@link LearningFindings}. It shows counts, values that name the label and places, but
 * no texts and no personal data.
 */
public final class LearningReport {

  private static final int GROUPS = 20;
  private static final int LABELS = 200;

  private LearningReport() {}

  /** Returns the page. */
  public static Report of(LearningFindings findings, Provenance provenance) {
    NearDuplicates near = findings.nearDuplicates();
    return Report.titled("Checks for learning")
        .withKeyFigures(
            new KeyFigure(whole(findings.rows()), "rows"),
            new KeyFigure(whole(findings.leaks().size()), "columns that give the label away"),
            new KeyFigure(whole(near.rows()), "near-duplicate rows"),
            new KeyFigure(whole(findings.contradictions().rows()), "rows that contradict others"))
        .with(overview(findings))
        .with(labels(findings))
        .with(leaks(findings))
        .with(nearDuplicates(findings))
        .with(damage(findings))
        .with(personalData(findings))
        .with(languages(findings))
        .with(Section.titled("Provenance").facts(provenance.facts()));
  }

  private static Section overview(LearningFindings findings) {
    Section section = Section.titled("What to do");
    List<String> sentences = findings.sentences();
    if (sentences.isEmpty()) {
      return section.paragraph("Nothing was found that stands in the way of learning.");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String sentence : sentences) {
      rows.add(List.of(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + "."));
    }
    return section.table(ReportTable.of("", "finding").rows(rows));
  }

  private static Section labels(LearningFindings findings) {
    ReportTable table =
        ReportTable.of(
            findings.labels().size() > LABELS ? "The first " + LABELS : "",
            "label",
            "rows",
            "rare");
    List<Bars.Bar> bars = new ArrayList<>();
    int shown = Math.min(LABELS, findings.labels().size());
    for (LearningFindings.LabelCount label : findings.labels().subList(0, shown)) {
      table = table.row(label.label(), whole(label.rows()), label.isRare() ? "rare" : "");
      bars.add(new Bars.Bar(label.label(), label.rows()));
    }
    Section section = Section.titled("Labels");
    return bars.isEmpty()
        ? section.paragraph("No row has a label.")
        : bars.size() <= GROUPS
            ? section.figure(
                Bars.horizontal("Rows by label", bars).withAxis(Axis.of("rows")), table)
            : section.table(table);
  }

  private static Section leaks(LearningFindings findings) {
    Section section = Section.titled("Columns that give the label away");
    if (findings.leaks().isEmpty()) {
      return section.paragraph("No column names or determines the label.");
    }
    ReportTable table = ReportTable.of("", "column", "how", "rows", "rightly", "such as");
    for (LearningFindings.Leak leak : findings.leaks()) {
      table =
          table.row(
              leak.column(),
              leak.how(),
              whole(leak.rows()),
              whole(leak.rightRows()),
              String.join(", ", leak.values().stream().limit(5).map(LeakValue::value).toList()));
    }
    return section.table(table);
  }

  private static Section nearDuplicates(LearningFindings findings) {
    NearDuplicates near = findings.nearDuplicates();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("texts of enough words", whole(near.texts()));
    facts.put("compared", whole(near.sampledTexts()));
    facts.put("groups", whole(near.groups()));
    facts.put("rows in groups", whole(near.rows()));
    facts.put("groups across parts of the split", whole(near.groupsAcrossSplits()));
    facts.put("validation and test rows with one in the training part", whole(near.heldOutRows()));
    facts.put("groups between files", whole(near.groupsBetweenFiles()));
    facts.put("repeated texts", whole(findings.repeatedTexts().texts()));
    facts.put("rows with repeated texts", whole(findings.repeatedTexts().rows()));
    Section section = Section.titled("Near-duplicates").facts(facts);
    ReportTable table =
        ReportTable.of("The first groups", "group", "file", "line", "id", "label", "similarity");
    for (DuplicateRow row : findings.lists().nearDuplicates()) {
      if (row.group() > GROUPS || table.rows().size() >= 5 * GROUPS) {
        break;
      }
      table =
          table.row(
              Integer.toString(row.group()),
              row.place().source(),
              Long.toString(row.place().line()),
              row.place().id(),
              row.label() == null ? "–" : row.label(),
              ReportTable.score(row.similarity()));
    }
    return table.rows().isEmpty() ? section : section.table(table);
  }

  private static Section damage(LearningFindings findings) {
    Section section = Section.titled("Damaged and cut texts");
    ReportTable table = ReportTable.of("", "column", "what it has", "rows");
    for (LearningFindings.DamageCount count : findings.damage()) {
      table = table.row(count.column(), count.kind().words(), whole(count.rows()));
    }
    for (LearningFindings.CutTexts cut : findings.cutTexts()) {
      table =
          table.row(
              cut.column(),
              "texts cut at about " + whole(cut.characters()) + " characters",
              whole(cut.rows()));
    }
    return table.rows().isEmpty() ? section.paragraph("No text is damaged.") : section.table(table);
  }

  private static Section personalData(LearningFindings findings) {
    ReportTable table = ReportTable.of("", "kind", "rows", "found");
    for (LearningFindings.PersonalCount count : findings.personalData()) {
      table = table.row(count.kind().words(), whole(count.rows()), whole(count.matches()));
    }
    return Section.titled("Personal data").table(table);
  }

  private static Section languages(LearningFindings findings) {
    Languages languages = findings.languages();
    Section section = Section.titled("Languages");
    if (!languages.sentence().isEmpty()) {
      return section.note("Not identified", languages.sentence());
    }
    ReportTable table = ReportTable.of(whole(languages.texts()) + " texts", "language", "texts");
    for (Languages.LanguageCount count : languages.counts()) {
      table = table.row(count.language(), whole(count.rows()));
    }
    return section.table(table);
  }

  private static String whole(long count) {
    return ValueFormat.whole().format(count);
  }
}
