package dev.starsight.reviews;

import dev.starsight.delimited.Header;
import dev.starsight.delimited.JsonShape;
import dev.starsight.delimited.ReadOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kinds of JSON lines in which reviews are published. Their rows have the columns of Amazon
 * reviews that the kind knows, in the same form: whole stars, days in UTC, Y and N. Further keys
 * are columns as they are, but for names and pictures of people.
 */
public enum ReviewShape implements JsonShape {
  /**
   * The data of Ni, Li and McAuley (2019): {@code Category.json.gz}, {@code Category_5.json.gz}.
   */
  AMAZON_2018(
      "Amazon 2018",
      Set.of("overall", "reviewerID", "asin"),
      new String[][] {
        {"customer_id", "reviewerID"},
        {"review_id", ""},
        {"product_id", "asin"},
        {"product_category", ""},
        {"star_rating", "overall"},
        {"helpful_votes", "vote"},
        {"verified_purchase", "verified"},
        {"review_headline", "summary"},
        {"review_body", "reviewText"},
        {"review_date", "unixReviewTime"}
      },
      Set.of("reviewTime", "reviewerName", "image", "style")),

  /** The data of Hou et al. (2024): {@code Category.jsonl.gz}. */
  AMAZON_2023(
      "Amazon 2023",
      Set.of("rating", "user_id", "asin", "text"),
      new String[][] {
        {"customer_id", "user_id"},
        {"review_id", ""},
        {"product_id", "asin"},
        {"product_parent", "parent_asin"},
        {"product_category", ""},
        {"star_rating", "rating"},
        {"helpful_votes", "helpful_vote"},
        {"verified_purchase", "verified_purchase"},
        {"review_headline", "title"},
        {"review_body", "text"},
        {"review_date", "timestamp"}
      },
      Set.of("images")),

  /** The Yelp Open Dataset: {@code yelp_academic_dataset_review.json}. */
  YELP(
      "Yelp",
      Set.of("business_id", "user_id", "review_id", "stars", "text"),
      new String[][] {
        {"customer_id", "user_id"},
        {"review_id", "review_id"},
        {"product_id", "business_id"},
        {"star_rating", "stars"},
        {"helpful_votes", "useful"},
        {"review_body", "text"},
        {"review_date", "date"}
      },
      Set.of());

  /** Columns that a file may lack; of the others, some are made of several keys. */
  private static final Set<String> OPTIONAL =
      Set.of("product_parent", "verified_purchase", "review_headline");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Set<String> evidence;

  @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor only
  private final Map<String, String> keyOf = new LinkedHashMap<>();

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Set<String> leftOut;

  ReviewShape(String title, Set<String> evidence, String[][] keyOf, Set<String> leftOut) {
    this.title = title;
    this.evidence = evidence;
    Arrays.stream(keyOf).forEach(pair -> this.keyOf.put(pair[0], pair[1]));
    this.leftOut = leftOut;
  }

  /** Returns these options so that the kinds of this class are recognized. */
  public static ReadOptions recognizedIn(ReadOptions options) {
    return options.withShapes(List.of(values()));
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String note() {
    return this == AMAZON_2018 ? "a review without \"vote\" has 0 helpful votes" : "";
  }

  @Override
  public boolean fits(Header keys) {
    return keys.names().containsAll(evidence);
  }

  @Override
  public Map<String, String> columns(Header keys) {
    Map<String, String> columns = known(keys);
    further(keys).forEach(name -> columns.put(name, name));
    return columns;
  }

  /** Returns the keys that are columns as they are. */
  private List<String> further(Header keys) {
    List<String> further = new ArrayList<>(keys.names());
    further.removeIf(
        name -> {
          int dot = name.indexOf('.');
          String first = dot < 0 ? name : name.substring(0, dot);
          return keyOf.containsValue(name) || keyOf.containsKey(name) || leftOut.contains(first);
        });
    return further;
  }

  @Override
  public Converter converter(Header keys) {
    return new ReviewConverter(this, keys);
  }

  /** Returns the key of a column; empty if it is made of several keys or of none. */
  String key(String column) {
    return keyOf.getOrDefault(column, "");
  }

  /** Returns the columns of reviews that a file has: what it has no key for is unknown. */
  Map<String, String> known(Header keys) {
    Map<String, String> known = new LinkedHashMap<>(keyOf);
    known
        .entrySet()
        .removeIf(column -> OPTIONAL.contains(column.getKey()) && !keys.has(column.getValue()));
    if (ReviewConverter.categoryOf(keys.source()).isEmpty()) {
      known.remove("product_category");
    }
    return known;
  }

  int[] furtherIndexes(Header keys) {
    return further(keys).stream().mapToInt(keys::index).toArray();
  }
}
