package dev.starsight.explore.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Findings as JSON, which another process reads. */
public final class FindingsJson {

  private static final int FORMAT = 1;

  private FindingsJson() {}

  /** Returns findings as JSON; the counts of all categories are the sums of those of each. */
  public static ObjectNode of(Findings findings) {
    ObjectNode json = Json.object().put("format", FORMAT);
    ArrayNode categories = json.putArray("categories");
    findings.categories().forEach(each -> add(each, categories.addObject()));
    ArrayNode helpful = json.putArray("helpful");
    for (Moments each : findings.helpful()) {
      helpful
          .addObject()
          .put("reviews", each.count())
          .put("votes", each.sum())
          .put("squares", each.squares());
    }
    ArrayNode most = json.putArray("mostHelpful");
    for (HelpfulReview each : findings.mostHelpful()) {
      most.addObject()
          .put("review", each.reviewId())
          .put("product", each.productId())
          .put("category", each.category())
          .put("star", each.star())
          .put("votes", each.helpfulVotes())
          .put("length", each.length())
          .put("beginning", each.beginning());
    }
    RepeatCounts repeats = findings.repeats();
    ObjectNode repeated = json.putObject("repeats");
    repeated
        .put("reviews", repeats.reviews())
        .put("customers", repeats.customers())
        .put("pairs", repeats.pairs());
    ArrayNode top = repeated.putArray("top");
    for (RepeatCounts.Pair each : repeats.top()) {
      top.addObject()
          .put("customer", each.customer())
          .put("product", each.product())
          .put("title", each.title())
          .put("category", each.category())
          .put("reviews", each.reviews())
          .put("stars", each.stars());
    }
    ArrayNode words = json.putArray("words");
    findings.words().texts().forEach((count, texts) -> words.addArray().add(count).add(texts));
    return json;
  }

  private static void add(CategoryCounts category, ObjectNode json) {
    LocalDate first = category.first();
    json.put("name", category.name()).put("first", first == null ? null : first.toString());
    add(category.stars(), json.putArray("stars"));
    ArrayNode years = json.putArray("years");
    category.years().forEach((year, stars) -> add(stars, years.addArray().add(year)));
  }

  private static void add(StarCounts stars, ArrayNode json) {
    Arrays.stream(stars.toArray()).forEach(json::add);
  }

  /**
   * Returns the findings that {@link #of} made JSON of.
   *
   * @throws DamagedFileException naming the field, if one is missing or wrong
   */
  public static Findings read(JsonFields json) throws IOException {
    json.requireFormat(FORMAT);
    return json.as(FindingsJson::findings);
  }

  private static Findings findings(JsonFields json) throws IOException {
    List<CategoryCounts> categories = json.list("categories", FindingsJson::category);
    CategoryCounts all = new CategoryTally().counts(Findings.ALL);
    for (CategoryCounts each : categories) {
      all = all.plus(each);
    }
    List<Moments> helpful =
        json.list(
            "helpful",
            each -> new Moments(each.count("reviews"), each.real("votes"), each.real("squares")));
    if (helpful.size() != StarCounts.STARS) {
      throw json.refused("helpful", "a list of 5");
    }
    SortedMap<Integer, Long> words = new TreeMap<>();
    for (JsonFields each : json.elements("words")) {
      List<JsonFields> pair = numbers(each, 2);
      words.put(integer(pair.get(0)), pair.get(1).count());
    }
    return new Findings(
        categories,
        all,
        helpful,
        json.list("mostHelpful", FindingsJson::helpful),
        repeats(json.object("repeats")),
        new WordCounts(words));
  }

  private static CategoryCounts category(JsonFields json) throws IOException {
    SortedMap<Integer, StarCounts> years = new TreeMap<>();
    for (JsonFields each : json.elements("years")) {
      List<JsonFields> numbers = numbers(each, 1 + StarCounts.STARS);
      years.put(integer(numbers.get(0)), stars(numbers.subList(1, numbers.size())));
    }
    return new CategoryCounts(json.text("name"), stars(json.elements("stars")), years, date(json));
  }

  private static @Nullable LocalDate date(JsonFields json) throws DamagedFileException {
    if (json.isNull("first")) {
      return null;
    }
    try {
      return LocalDate.parse(json.text("first"));
    } catch (DateTimeException e) {
      throw json.refused("first", "a day");
    }
  }

  private static List<JsonFields> numbers(JsonFields json, int count) throws DamagedFileException {
    List<JsonFields> numbers = json.elements();
    if (numbers.size() != count) {
      throw new IllegalArgumentException("there must be %s numbers".formatted(count));
    }
    return numbers;
  }

  private static int integer(JsonFields number) throws DamagedFileException {
    long value = number.count();
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a year or a number of words must not be " + value);
    }
    return (int) value;
  }

  private static StarCounts stars(List<JsonFields> numbers) throws DamagedFileException {
    List<Long> stars = new ArrayList<>();
    for (JsonFields each : numbers) {
      stars.add(each.count());
    }
    return new StarCounts(stars.stream().mapToLong(Long::longValue).toArray());
  }

  private static HelpfulReview helpful(JsonFields json) throws IOException {
    return new HelpfulReview(
        json.text("review"),
        json.text("product"),
        json.text("category"),
        json.integer("star", 1, StarCounts.STARS),
        json.integer("votes", 0, Integer.MAX_VALUE),
        json.integer("length", 0, Integer.MAX_VALUE),
        json.text("beginning"));
  }

  private static RepeatCounts repeats(JsonFields json) throws IOException {
    return new RepeatCounts(
        json.count("reviews"),
        json.count("customers"),
        json.count("pairs"),
        json.list(
            "top",
            each ->
                new RepeatCounts.Pair(
                    each.text("customer"),
                    each.text("product"),
                    each.text("title"),
                    each.text("category"),
                    each.count("reviews"),
                    each.count("stars"))));
  }
}
