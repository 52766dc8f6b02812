package dev.starsight.datasets.explore;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Histogram;
import dev.starsight.chart.Lines;
import dev.starsight.chart.Palette;
import dev.starsight.chart.StackedBars;
import dev.starsight.chart.ValueFormat;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tells answers from findings. */
final class AnswerWriter {

  /** So many lines can be told apart in one picture; the smaller categories are left out. */
  private static final int CATEGORY_LINES = 7;

  private static final int LENGTH_PERCENTILE = 70;
  private static final int BINS = 32;
  private static final String NO_REVIEWS = "There are no reviews.";
  private static final String NO_VOTES = "No review says how many found it helpful.";
  private static final String NO_DATES = "No review has a date.";

  private static final ValueFormat WHOLE = ValueFormat.whole();
  private static final ValueFormat TWO = ValueFormat.decimals(2);
  private static final ValueFormat PERCENT = ValueFormat.percent(1);
  private static final Axis STARS = Axis.of("average stars").withRange(1, 5).withFormat(TWO);

  private static final Comparator<CategoryCounts> BY_NAME =
      Comparator.comparing(CategoryCounts::name, CodePointOrder.INSTANCE);
  private static final Comparator<CategoryCounts> BEST_FIRST =
      Comparator.comparingDouble((CategoryCounts each) -> -each.average()).thenComparing(BY_NAME);
  private static final Comparator<CategoryCounts> LARGEST_FIRST =
      Comparator.comparingLong((CategoryCounts each) -> -each.reviews()).thenComparing(BY_NAME);

  private final Findings findings;
  private final CategoryCounts all;
  private final String reviews;

  AnswerWriter(Findings findings) {
    this.findings = findings;
    this.all = findings.all();
    this.reviews = counted(findings.rows(), "review", "reviews");
  }

  List<Answer> all() {
    return List.of(
        averageByCategory(),
        countByCategory(),
        firstReviewByCategory(),
        starsByCategory(),
        countByStar(),
        averageByYear(),
        helpfulByStar(),
        mostHelpful(),
        positiveToNegative(),
        repeatReviewers(),
        words());
  }

  private Answer answer(Question question, String sentence, Table table, Figure figure) {
    return answer(question, sentence, "", table, Optional.of(figure));
  }

  private Answer answer(
      Question question, String sentence, String note, Table table, Optional<Figure> figure) {
    boolean empty = findings.rows() == 0;
    return new Answer(
        question, empty ? NO_REVIEWS : sentence, note, table, empty ? Optional.empty() : figure);
  }

  private List<CategoryCounts> categories(Comparator<CategoryCounts> order) {
    return findings.categories().stream().sorted(order).toList();
  }

  private Answer averageByCategory() {
    List<CategoryCounts> best = categories(BEST_FIRST);
    StringColumn category = StringColumn.create("product_category");
    LongColumn count = LongColumn.create("reviews");
    DoubleColumn average = DoubleColumn.create("average_star");
    List<Bars.Bar> bars = new ArrayList<>();
    for (CategoryCounts each : best) {
      category.append(each.name());
      count.append(each.reviews());
      average.append(each.average());
      bars.add(new Bars.Bar(each.label(), each.average()));
    }
    Figure figure =
        Bars.horizontal("Average stars by category", bars).withSubtitle(reviews).withAxis(STARS);
    Table table = Table.create("average stars by category", category, count, average);
    return answer(Question.AVERAGE_STAR_BY_CATEGORY, averageSentence(best), table, figure);
  }

  private String averageSentence(List<CategoryCounts> best) {
    if (best.size() < 2) {
      return "The average of "
          + reviews
          + ", all in one category, is "
          + TWO.format(all.average())
          + " stars.";
    }
    CategoryCounts first = best.get(0);
    CategoryCounts last = best.get(best.size() - 1);
    return first.label()
        + " is rated best of "
        + best.size()
        + " categories, "
        + TWO.format(first.average())
        + " stars on average, and "
        + last.label()
        + " worst, "
        + TWO.format(last.average())
        + ".";
  }

  private Answer countByCategory() {
    List<CategoryCounts> largest = categories(LARGEST_FIRST);
    StringColumn category = StringColumn.create("product_category");
    LongColumn count = LongColumn.create("reviews");
    DoubleColumn share = DoubleColumn.create("share");
    List<Bars.Bar> bars = new ArrayList<>();
    for (CategoryCounts each : largest) {
      category.append(each.name());
      count.append(each.reviews());
      share.append((double) each.reviews() / findings.rows());
      bars.add(new Bars.Bar(each.label(), each.reviews()));
    }
    Figure figure =
        Bars.horizontal("Reviews by category", bars).withSubtitle(reviews).withFormat(WHOLE);
    String sentence = "";
    if (!largest.isEmpty()) {
      CategoryCounts first = largest.get(0);
      sentence =
          first.label()
              + " has "
              + WHOLE.format(first.reviews())
              + " of "
              + reviews
              + (largest.size() == 1
                  ? ", the only category."
                  : ", the most of " + largest.size() + " categories.");
    }
    Table table = Table.create("reviews by category", category, count, share);
    return answer(Question.COUNT_BY_CATEGORY, sentence, spellingNote(), table, Optional.of(figure));
  }

  /** One name spelled in several ways is probably one category. */
  private String spellingNote() {
    Map<String, List<String>> byLetters = new TreeMap<>();
    for (CategoryCounts each : findings.categories()) {
      String letters = each.name().toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "");
      byLetters.computeIfAbsent(letters, absent -> new ArrayList<>()).add(each.label());
    }
    String pairs =
        byLetters.values().stream()
            .filter(names -> names.size() > 1)
            .map(names -> String.join(" and ", names))
            .collect(Collectors.joining("; "));
    return pairs.isEmpty()
        ? ""
        : "Categories that differ only in case, spaces or underscores are counted apart: " + pairs;
  }

  private Answer firstReviewByCategory() {
    List<CategoryCounts> dated =
        findings.categories().stream()
            .filter(each -> each.first() != null)
            .sorted(Comparator.comparing(AnswerWriter::first).thenComparing(BY_NAME))
            .toList();
    StringColumn category = StringColumn.create("product_category");
    DateColumn first = DateColumn.create("first_review");
    SortedMap<Integer, Integer> opened = new TreeMap<>();
    for (CategoryCounts each : dated) {
      category.append(each.name());
      first.append(first(each));
      opened.merge(first(each).getYear(), 1, Integer::sum);
    }
    Table table = Table.create("first review by category", category, first);
    Question question = Question.FIRST_REVIEW_BY_CATEGORY;
    if (dated.isEmpty()) {
      return answer(question, NO_DATES, "", table, Optional.empty());
    }
    CategoryCounts oldest = dated.get(0);
    String sentence =
        "The first review is of "
            + first(oldest)
            + ", in "
            + oldest.label()
            + (dated.size() == 1
                ? "."
                : "; the youngest of "
                    + dated.size()
                    + " categories, "
                    + dated.get(dated.size() - 1).label()
                    + ", begins on "
                    + first(dated.get(dated.size() - 1))
                    + ".");
    return answer(question, sentence, undatedNote(), table, Optional.of(openings(opened)));
  }

  private static LocalDate first(CategoryCounts each) {
    LocalDate first = each.first();
    if (first == null) {
      throw new IllegalStateException(each.name() + " has no date");
    }
    return first;
  }

  /** From the year before the first review, so that a single category makes a line too. */
  private Figure openings(SortedMap<Integer, Integer> opened) {
    List<Lines.Point> points = new ArrayList<>();
    int first = opened.firstKey() - 1;
    int last = all.years().lastKey();
    // A century of years without reviews means a typing error, not a line worth drawing.
    boolean drawGaps = last - first <= 100;
    for (int year = first; year <= last; year++) {
      if (drawGaps || opened.containsKey(year)) {
        points.add(new Lines.Point(year, opened.getOrDefault(year, 0)));
      }
    }
    return Lines.of(
            "Categories by the year of their first review",
            List.of(Lines.Series.of("Categories", points)))
        .withArea()
        .withAxes(
            Axis.of("year").withFormat(ValueFormat.year()),
            Axis.of("categories").withFormat(WHOLE));
  }

  private String undatedNote() {
    long undated = findings.rows() - all.dated();
    return undated == 0
        ? ""
        : counted(undated, "review without a date is", "reviews without a date are") + " left out.";
  }

  private Answer starsByCategory() {
    List<CategoryCounts> best = categories(BEST_FIRST);
    StringColumn category = StringColumn.create("product_category");
    LongColumn[] counts = new LongColumn[StarCounts.STARS];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = LongColumn.create("star_" + (i + 1));
    }
    DoubleColumn average = DoubleColumn.create("average_star");
    List<StackedBars.Row> rows = new ArrayList<>();
    for (CategoryCounts each : best) {
      category.append(each.name());
      for (int i = 0; i < counts.length; i++) {
        counts[i].append(each.stars().of(i + 1));
      }
      average.append(each.average());
      rows.add(StackedBars.Row.of(each.label(), each.stars().toArray()));
    }
    Table table = Table.create("stars by category", category);
    table.addColumns(counts);
    table.addColumns(average);
    Figure figure =
        StackedBars.of("Stars by category, best average first", StarCounts.NAMES, rows)
            .withSubtitle(reviews);
    return answer(Question.STARS_BY_CATEGORY, starsSentence(best), table, figure);
  }

  private static String starsSentence(List<CategoryCounts> best) {
    Comparator<CategoryCounts> byOnes = Comparator.comparingDouble(each -> each.stars().share(1));
    Comparator<CategoryCounts> byFives = Comparator.comparingDouble(each -> each.stars().share(5));
    Optional<CategoryCounts> ones = best.stream().max(byOnes.thenComparing(BEST_FIRST));
    Optional<CategoryCounts> fives = best.stream().max(byFives.thenComparing(BEST_FIRST));
    if (ones.isEmpty() || fives.isEmpty()) {
      return NO_REVIEWS;
    }
    return "Five stars make up "
        + PERCENT.format(fives.get().stars().share(5))
        + " of "
        + fives.get().label()
        + (best.size() > 1 ? ", the most of all categories" : "")
        + ", and one star "
        + PERCENT.format(ones.get().stars().share(1))
        + (best.size() > 1 ? " of " + ones.get().label() : "")
        + ".";
  }

  private Answer countByStar() {
    IntColumn star = IntColumn.create("star_rating");
    LongColumn count = LongColumn.create("reviews");
    DoubleColumn share = DoubleColumn.create("share");
    List<Bars.Bar> bars = new ArrayList<>();
    int most = 1;
    for (int s = 1; s <= StarCounts.STARS; s++) {
      star.append(s);
      count.append(all.stars().of(s));
      share.append(all.stars().share(s));
      bars.add(new Bars.Bar(StarCounts.NAMES.get(s - 1), all.stars().of(s)));
      most = all.stars().of(s) > all.stars().of(most) ? s : most;
    }
    Figure figure =
        Bars.vertical("Reviews by star", bars)
            .withSubtitle(reviews)
            .withFormat(WHOLE)
            .withPalette(Palette.STARS);
    String sentence =
        PERCENT.format(all.stars().share(most))
            + " of "
            + reviews
            + " have "
            + StarCounts.NAMES.get(most - 1)
            + "; the average is "
            + TWO.format(all.average())
            + ".";
    return answer(
        Question.COUNT_BY_STAR, sentence, Table.create("by star", star, count, share), figure);
  }

  private Answer averageByYear() {
    StringColumn category = StringColumn.create("product_category");
    IntColumn year = IntColumn.create("year");
    LongColumn count = LongColumn.create("reviews");
    DoubleColumn average = DoubleColumn.create("average_star");
    Table table = Table.create("average stars by year", category, year, count, average);
    List<CategoryCounts> rows = new ArrayList<>();
    rows.add(all);
    rows.addAll(categories(LARGEST_FIRST));
    for (CategoryCounts each : rows) {
      each.years()
          .forEach(
              (number, of) -> {
                category.append(each.name());
                year.append(number);
                count.append(of.reviews());
                average.append(of.average());
              });
    }
    Question question = Question.AVERAGE_STAR_BY_YEAR;
    if (all.years().isEmpty()) {
      return answer(question, NO_DATES, "", table, Optional.empty());
    }
    String left = rows.size() - 1 > CATEGORY_LINES ? linesNote() : "";
    String note = (undatedNote() + " " + left).strip();
    Optional<Figure> figure =
        all.years().size() > 1 ? Optional.of(yearLines(rows)) : Optional.empty();
    return answer(question, yearSentence(), note, table, figure);
  }

  private static String linesNote() {
    return "The picture shows the " + CATEGORY_LINES + " categories with most reviews.";
  }

  private static Figure yearLines(List<CategoryCounts> rows) {
    int lines = rows.size() == 2 ? 1 : Math.min(rows.size(), CATEGORY_LINES + 1);
    List<Lines.Series> series = new ArrayList<>();
    for (CategoryCounts each : rows.subList(0, lines)) {
      List<Lines.Point> points = new ArrayList<>();
      each.years().forEach((year, of) -> points.add(new Lines.Point(year, of.average())));
      series.add(Lines.Series.of(lines == 1 ? "Average" : each.label(), points));
    }
    return Lines.of("Average stars by year", series)
        .withAxes(Axis.of("year").withFormat(ValueFormat.year()), STARS);
  }

  private String yearSentence() {
    int first = all.years().firstKey();
    int last = all.years().lastKey();
    Comparator<Map.Entry<Integer, StarCounts>> byAverage =
        Comparator.comparingDouble(entry -> entry.getValue().average());
    int best = all.years().entrySet().stream().max(byAverage).map(Map.Entry::getKey).orElse(first);
    StarCounts firstYear = all.years().get(first);
    StarCounts lastYear = all.years().get(last);
    StarCounts bestYear = all.years().get(best);
    if (firstYear == null || lastYear == null || bestYear == null || first == last) {
      return "All dated reviews are of " + first + ".";
    }
    return "The average goes from "
        + TWO.format(firstYear.average())
        + " stars in "
        + first
        + " to "
        + TWO.format(lastYear.average())
        + " in "
        + last
        + "; the best year is "
        + best
        + " with "
        + TWO.format(bestYear.average())
        + ".";
  }

  private Answer helpfulByStar() {
    IntColumn star = IntColumn.create("star_rating");
    LongColumn count = LongColumn.create("reviews");
    DoubleColumn helpful = DoubleColumn.create("average_helpful_votes");
    List<Bars.Bar> bars = new ArrayList<>();
    for (int i = 1; i <= StarCounts.STARS; i++) {
      double average = findings.helpful().get(i - 1).mean();
      star.append(i);
      count.append(all.stars().of(i));
      helpful.append(average);
      bars.add(new Bars.Bar(StarCounts.NAMES.get(i - 1), average));
    }
    Figure figure =
        Bars.vertical("Average helpful votes by star", bars)
            .withSubtitle(reviews)
            .withAxis(Axis.of("helpful votes a review").withFormat(TWO))
            .withPalette(Palette.STARS);
    Table table = Table.create("helpful votes by star", star, count, helpful);
    Optional<Bars.Bar> most =
        bars.stream()
            .filter(bar -> !Double.isNaN(bar.value()))
            .reduce((one, other) -> other.value() > one.value() ? other : one);
    if (most.isEmpty()) {
      return answer(Question.HELPFUL_VOTES_BY_STAR, NO_VOTES, "", table, Optional.empty());
    }
    String sentence =
        "Reviews with "
            + most.get().label()
            + " are found most helpful: "
            + TWO.format(most.get().value())
            + " votes on average.";
    return answer(Question.HELPFUL_VOTES_BY_STAR, sentence, table, figure);
  }

  private static Figure counts(String title, String unit, List<Bars.Bar> bars) {
    return Bars.horizontal(title, bars)
        .withFormat(ValueFormat.whole())
        .withAxis(Axis.of(unit).withFormat(ValueFormat.whole()));
  }

  private Answer mostHelpful() {
    StringColumn id = StringColumn.create("review_id");
    StringColumn category = StringColumn.create("product_category");
    IntColumn star = IntColumn.create("star_rating");
    IntColumn votes = IntColumn.create("helpful_votes");
    IntColumn length = IntColumn.create("review_body_length");
    StringColumn beginning = StringColumn.create("review_body_beginning");
    List<Bars.Bar> bars = new ArrayList<>();
    List<HelpfulReview> most = findings.mostHelpful();
    long sum = 0;
    for (HelpfulReview review : most) {
      bars.add(new Bars.Bar(review.reviewId(), review.helpfulVotes()));
      id.append(review.reviewId());
      category.append(review.category());
      star.append(review.star());
      votes.append(review.helpfulVotes());
      length.append(review.length());
      beginning.append(review.beginning());
      sum += review.length();
    }
    String sentence =
        most.isEmpty()
            ? NO_VOTES
            : "The most helpful review has "
                + counted(most.get(0).helpfulVotes(), "vote", "votes")
                + "; the first "
                + most.size()
                + " are "
                + WHOLE.format((double) sum / most.size())
                + " characters long on average.";
    Table table = Table.create("most helpful", id, category, star, votes, length, beginning);
    return answer(
        Question.MOST_HELPFUL_REVIEWS,
        sentence,
        "",
        table,
        bars.isEmpty()
            ? Optional.empty()
            : Optional.of(counts("Most helpful reviews", "votes", bars)));
  }

  private Answer positiveToNegative() {
    long positive = all.stars().positive();
    long negative = findings.rows() - positive;
    DoubleColumn ratio = DoubleColumn.create("ratio");
    if (negative > 0) {
      ratio.append((double) positive / negative);
    } else {
      ratio.appendMissing();
    }
    Table table =
        Table.create(
            "positive to negative",
            LongColumn.create("positive", positive),
            LongColumn.create("negative", negative),
            ratio);
    String sentence =
        WHOLE.format(positive)
            + " positive reviews (4 or 5 stars) stand against "
            + WHOLE.format(negative)
            + " negative ones"
            + (negative > 0 ? ": " + TWO.format((double) positive / negative) + " to one." : ".");
    List<Bars.Bar> bars =
        List.of(new Bars.Bar("4 or 5 stars", positive), new Bars.Bar("1 to 3 stars", negative));
    return answer(
        Question.POSITIVE_TO_NEGATIVE,
        sentence,
        table,
        counts("Positive and negative reviews", "reviews", bars));
  }

  private Answer repeatReviewers() {
    StringColumn customer = StringColumn.create("customer_id");
    StringColumn product = StringColumn.create("product_id");
    StringColumn title = StringColumn.create("product_title");
    StringColumn category = StringColumn.create("product_category");
    LongColumn count = LongColumn.create("reviews");
    DoubleColumn average = DoubleColumn.create("average_star");
    List<Bars.Bar> bars = new ArrayList<>();
    for (RepeatCounts.Pair pair : findings.repeats().top()) {
      bars.add(new Bars.Bar("customer " + pair.customer() + ", " + pair.title(), pair.reviews()));
      customer.append(pair.customer());
      product.append(pair.product());
      title.append(pair.title());
      category.append(pair.category());
      count.append(pair.reviews());
      average.append(pair.average());
    }
    long customers = findings.repeats().customers();
    String sentence =
        customers == 0
            ? "No customer reviewed one product more than once."
            : counted(customers, "customer", "customers")
                + " reviewed one product more than once, up to "
                + WHOLE.format((long) count.get(0))
                + " times.";
    Table table =
        Table.create("repeat reviewers", customer, product, title, category, count, average);
    Optional<Figure> figure =
        bars.isEmpty()
            ? Optional.empty()
            : Optional.of(counts("Reviews of one product by one customer", "reviews", bars));
    return answer(Question.REPEAT_REVIEWERS, sentence, "", table, figure);
  }

  private Answer words() {
    WordCounts words = findings.words();
    StringColumn percentile = StringColumn.create("percentile");
    IntColumn count = IntColumn.create("words");
    for (int percent = 10; percent <= 100 && findings.rows() > 0; percent += 10) {
      percentile.append(percent == 100 ? "max" : Integer.toString(percent));
      count.append(percent == 100 ? words.maximum() : words.percentile(percent));
    }
    int marked = words.percentile(LENGTH_PERCENTILE);
    int maxLength = WordCounts.maxLength(marked);
    String sentence =
        "Half of the reviews have at most "
            + counted(words.percentile(50), "word", "words")
            + ", 70 % at most "
            + WHOLE.format(marked)
            + ", the longest "
            + WHOLE.format(words.maximum())
            + "; that suggests a max_length of "
            + maxLength
            + ", the smallest power of two above the 70th percentile"
            + (marked >= maxLength ? " that encoders take." : ".");
    return answer(
        Question.WORDS_A_REVIEW,
        sentence,
        "Words are what white space separates; an encoder's tokens are more.",
        Table.create("words a review", percentile, count),
        Optional.of(wordsFigure(words, marked)));
  }

  private Figure wordsFigure(WordCounts words, int marked) {
    int width = binWidth(Math.max(words.percentile(95), marked) + 1);
    int bins = Math.max(1, Math.max(words.percentile(95), marked) / width + 1);
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      counts.add(words.between(i * width, (i + 1) * width));
    }
    long beyond = words.between(bins * width, Integer.MAX_VALUE);
    return new Histogram(
        "Words a review",
        reviews,
        0,
        width,
        counts,
        beyond,
        List.of(new dev.starsight.chart.Mark(marked, "70 %: " + WHOLE.format(marked) + " words")),
        Axis.of("words").withFormat(WHOLE));
  }

  /** 1, 2 or 5 times a power of ten, so that there are at most so many bins. */
  private static int binWidth(int range) {
    int[] steps = {2, 5, 10};
    int power = 1;
    int width = 1;
    for (int i = 0; width * (long) BINS < range; i++) {
      width = power * steps[i % 3];
      power *= i % 3 == 2 ? 10 : 1;
    }
    return width;
  }

  private static String counted(long n, String one, String many) {
    return WHOLE.format(n) + " " + (n == 1 ? one : many);
  }
}
