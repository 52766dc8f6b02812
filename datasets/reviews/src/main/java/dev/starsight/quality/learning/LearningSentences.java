package dev.starsight.quality.learning;

import dev.starsight.data.internal.VisibleText;
import dev.starsight.quality.learning.LearningFindings.LabelCount;
import dev.starsight.quality.learning.LearningFindings.Leak;
import dev.starsight.quality.learning.LearningFindings.NearDuplicates;
import dev.starsight.quality.learning.LearningFindings.PersonalCount;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One sentence for each kind of finding, with the count and what to do. */
final class LearningSentences {

  /** Encoding damage, which cannot be undone here. */
  private static final Set<TextDamage> LOST =
      EnumSet.of(
          TextDamage.MOJIBAKE,
          TextDamage.REPLACEMENT_CHARACTER,
          TextDamage.LONE_SURROGATE,
          TextDamage.SUBSTITUTE,
          TextDamage.CONTROL_CHARACTER,
          TextDamage.LATIN1_CONTROL,
          TextDamage.LINE_SEPARATOR);

  private static final Set<TextDamage> MARKUP =
      EnumSet.of(
          TextDamage.LINE_BREAK_TAG,
          TextDamage.HTML_TAG,
          TextDamage.HTML_ENTITY,
          TextDamage.ESCAPED_QUOTE,
          TextDamage.VIDEO_MARKUP,
          TextDamage.PRODUCT_MARKUP);

  private static final Set<TextDamage> QUOTES =
      EnumSet.of(TextDamage.UNBALANCED_QUOTE, TextDamage.LEADING_QUOTE);

  private final LearningFindings findings;
  private final List<String> sentences = new ArrayList<>();

  LearningSentences(LearningFindings findings) {
    this.findings = findings;
  }

  List<String> all() {
    findings.leaks().forEach(this::leak);
    nearDuplicates(findings.nearDuplicates());
    if (findings.contradictions().rows() > 0) {
      add(
          "%,d rows share their text with rows of another label (%,d texts): no model can get all"
              + " of them right; correct or drop the longer ones, listed in contradictions.tsv",
          findings.contradictions().rows(), findings.contradictions().texts());
    }
    rareLabels();
    damage(LOST, "characters that were lost or misread", "read the source again in its encoding");
    damage(MARKUP, "markup of a web page", "replace it by what a reader would see");
    damage(QUOTES, "quotes that do not pair", "read such files without quoting");
    String variants =
        findings.shapes().caseVariants().stream()
            .map(
                count ->
                    String.format(Locale.ROOT, "\"%s\" (%,d rows)", count.column(), count.rows()))
            .collect(Collectors.joining(", "));
    if (!variants.isEmpty()) {
      add(
          "values that differ in case only: %s; spell them alike before learning from them",
          variants);
    }
    findings
        .cutTexts()
        .forEach(
            cut ->
                add(
                    "%,d texts of \"%s\" were cut at about %,d characters: ask for the whole ones,"
                        + " or expect the label to depend on what is missing",
                    cut.rows(), cut.column(), cut.characters()));
    personalData();
    languages();
    return sentences;
  }

  private void leak(Leak leak) {
    if (leak.how().equals("names")) {
      add(
          "\"%s\" names the label in %,d rows, rightly in %,d%s: do not learn from"
              + " it, or cut the names first (--headline without-stars); the rows are in leaks.tsv",
          leak.column(),
          leak.rows(),
          leak.rightRows(),
          leak.values().isEmpty()
              ? ""
              : " (such as \"" + VisibleText.of(leak.values().get(0).value()) + "\")");
    } else {
      add(
          "\"%s\" determines the label: the other rows with the same value tell it in %,d of %,d"
              + " rows; leave the column out unless it is known before the label is",
          leak.column(), leak.rightRows(), leak.rows());
    }
  }

  private void nearDuplicates(NearDuplicates found) {
    if (found.groups() > 0) {
      add(
          "%,d rows are near-duplicates, in %,d groups (the largest of %,d): keep one row of each"
              + " group; near-duplicates.tsv lists them",
          found.rows(), found.groups(), found.largestGroup());
    }
    if (found.heldOutRows() > 0) {
      add(
          "%,d rows of validation and test have a near-duplicate in the training part, which"
              + " flatters the metrics: drop them, or split with --group-by",
          found.heldOutRows());
    }
    if (found.groupsBetweenFiles() > 0) {
      add(
          "%,d groups of near-duplicates have rows of several files: do not train on one of these"
              + " files and test on another before they are dropped",
          found.groupsBetweenFiles());
    }
    if (found.sampledTexts() < found.texts()) {
      add(
          "near-duplicates were looked for in a sample of %,d of %,d texts, which keeps most pairs"
              + " together; split the input, by product for example, to compare all",
          found.sampledTexts(), found.texts());
    }
    if (found.leftOut() > 0) {
      add(
          "%,d times a text met so many others that it was not compared with all of them, so there"
              + " may be more near-duplicates",
          found.leftOut());
    }
  }

  private void rareLabels() {
    List<LabelCount> rare = findings.labels().stream().filter(LabelCount::isRare).toList();
    if (!rare.isEmpty()) {
      add(
          "rare labels, with fewer than %d rows: %s; a test part of 5 %% has fewer than five of"
              + " each, so collect more, or join labels",
          LearningFindings.RARE,
          rare.stream()
              .limit(10)
              .map(each -> each.label() + " (" + each.rows() + ")")
              .collect(Collectors.joining(", ", "", rare.size() > 10 ? " and more" : "")));
    }
  }

  private void damage(Set<TextDamage> kinds, String what, String advice) {
    String counts =
        findings.damage().stream()
            .filter(count -> kinds.contains(count.kind()))
            .map(
                count ->
                    String.format(
                        Locale.ROOT,
                        "%s in %,d row%s of \"%s\"",
                        count.kind().words(),
                        count.rows(),
                        count.rows() == 1 ? "" : "s",
                        count.column()))
            .collect(Collectors.joining(", "));
    if (!counts.isEmpty()) {
      add("%s: %s; %s", what, counts, advice);
    }
  }

  private void personalData() {
    String counts =
        findings.personalData().stream()
            .filter(count -> count.rows() > 0)
            .map(LearningSentences::count)
            .collect(Collectors.joining(", "));
    if (!counts.isEmpty()) {
      add(
          "there may be personal data: %s; look at the places in personal-data.tsv, and mask them"
              + " before the texts are shared",
          counts);
    }
  }

  private static String count(PersonalCount count) {
    return String.format(
        Locale.ROOT,
        "%,d %s%s in %,d row%s",
        count.matches(),
        count.kind().words(),
        count.matches() == 1 ? "" : count.kind() == PersonalData.Kind.EMAIL ? "es" : "s",
        count.rows(),
        count.rows() == 1 ? "" : "s");
  }

  private void languages() {
    Languages languages = findings.languages();
    if (languages.otherTexts() > 0) {
      add(
          "of %,d texts, %,d are in another language than %s: take them out, or use an encoder for"
              + " all these languages; languages.tsv lists them",
          languages.texts(), languages.otherTexts(), languages.main().orElseThrow());
    }
  }

  private void add(String sentence, Object... values) {
    sentences.add(String.format(Locale.ROOT, sentence, values));
  }
}
