package dev.starsight.reviews;

import dev.starsight.delimited.FileOpener;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.JsonShape;
import dev.starsight.delimited.Row;
import dev.starsight.delimited.RowFields;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the columns of reviews from the objects of a {@link ReviewShape}. Not thread-safe. */
final class ReviewConverter implements JsonShape.Converter {

  private static final int ABSENT = -1;
  private static final long MILLIS_PER_DAY = 86_400_000;

  /** How many days are cached: eleven years; a power of two. */
  private static final int DAYS = 4096;

  private static final int ID_BYTES = 8;
  private static final byte[] NONE = {};
  private static final byte[] NUL = {0};
  private static final byte[] ZERO = {'0'};
  private static final byte[] YES = {'Y'};
  private static final byte[] NO = {'N'};
  private static final long NO_TIME = Long.MIN_VALUE;
  private static final int DAY_LENGTH = 10;
  private static final DateTimeFormatter REVIEW_TIME =
      DateTimeFormatter.ofPattern("MM d, uuuu", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT); // February has no 30th
  private static final DateTimeFormatter DATE_AND_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** What is added to the name of a category in the name of a file. */
  private static final Pattern CATEGORY =
      Pattern.compile(
          "(?:raw_review_)?(.+?)(?:_5)?\\.(?:(?:jsonl?|txt)(?:\\.gz|\\.zst)?|parquet)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern STARS = Pattern.compile("[1-5](?:\\.0+)?");
  private static final Pattern VOTES = Pattern.compile("[0-9]{1,9}");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");

  private final ReviewShape shape;
  private final List<String> columns;
  private final int[] further;
  private final int customer;
  private final int product;
  private final int body;
  private final int[] index;
  private final int timeKey;
  private final int reviewTime;
  private final byte[] category;
  private final MessageDigest sha256 = sha256();
  private final byte[][] days = new byte[DAYS][];
  private final long[] dayOf = new long[DAYS];

  ReviewConverter(ReviewShape shape, Header keys) {
    this.shape = shape;
    this.columns = List.copyOf(shape.known(keys).keySet());
    this.index = columns.stream().mapToInt(column -> indexOf(keys, shape.key(column))).toArray();
    this.further = shape.furtherIndexes(keys);
    this.customer = indexOf(keys, shape.key("customer_id"));
    this.product = indexOf(keys, shape.key("product_id"));
    this.body = indexOf(keys, shape.key("review_body"));
    this.timeKey = indexOf(keys, shape.key("review_date"));
    this.reviewTime = indexOf(keys, "reviewTime");
    this.category = categoryOf(keys.source()).getBytes(StandardCharsets.UTF_8);
  }

  private static int indexOf(Header keys, String key) {
    return keys.has(key) ? keys.index(key) : ABSENT;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java platform has it
    }
  }

  /**
   * Returns the category in the name of a file, such as {@code All_Beauty.jsonl.gz}; empty for
   * standard input.
   */
  static String categoryOf(String source) {
    if (source.equals(FileOpener.STANDARD_INPUT)) {
      return "";
    }
    String name = String.valueOf(Path.of(source).getFileName());
    Matcher category = CATEGORY.matcher(name);
    return category.matches() ? category.group(1) : name;
  }

  @Override
  public void convert(Row object, RowFields fields) {
    long millis = millis(object);
    for (int i = 0; i < index.length; i++) {
      int key = index[i];
      switch (columns.get(i)) {
        case "review_id" -> {
          if (shape.key("review_id").isEmpty()) {
            fields.add(id(object, millis));
          } else {
            fields.copy(object, key);
          }
        }
        case "product_category" -> fields.addUtf8(category);
        case "star_rating" -> fields.add(stars(object, key));
        case "helpful_votes" -> fields.add(votes(object, key));
        case "verified_purchase" -> fields.add(flag(object, key));
        case "review_date" -> fields.add(day(object, millis));
        default -> fields.copy(object, key);
      }
    }
    for (int key : further) {
      fields.copy(object, key);
    }
  }

  private byte[] stars(Row object, int key) {
    String text = text(object, key);
    if (text.isEmpty()) {
      return NONE; // The stars may be what is to be predicted.
    }
    if (!STARS.matcher(text).matches()) {
      throw object.malformed(
          key, "star_rating must be a whole number from 1 to 5, but is " + quoted(text));
    }
    return new byte[] {(byte) text.charAt(0)};
  }

  /** Reads a number, which may be a text with commas: "1,234". */
  private byte[] votes(Row object, int key) {
    String text = text(object, key);
    if (text.isEmpty()) {
      return ZERO;
    }
    String digits = text.replace(",", "");
    if (!VOTES.matcher(digits).matches()) {
      throw object.malformed(
          key, "helpful_votes must be a whole number from 0 to 999999999, but is " + quoted(text));
    }
    return digits.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] flag(Row object, int key) {
    String text = text(object, key);
    return switch (text) {
      case "true" -> YES;
      case "false" -> NO;
      default ->
          throw object.malformed(
              key, "verified_purchase must be true or false, but is " + quoted(text));
    };
  }

  /**
   * Returns the milliseconds since 1970 of a review, or {@link Long#MIN_VALUE} if it has no day.
   */
  private long millis(Row object) {
    return switch (shape) {
      case AMAZON_2018 -> millis2018(object);
      case AMAZON_2023 -> whole(object, timeKey, 1);
      case YELP -> millisYelp(object);
    };
  }

  private long millis2018(Row object) {
    long millis = whole(object, timeKey, 1000);
    String day = millis == NO_TIME ? text(object, reviewTime) : "";
    if (day.isEmpty()) {
      return millis;
    }
    try {
      return LocalDate.parse(day, REVIEW_TIME).toEpochDay() * MILLIS_PER_DAY;
    } catch (DateTimeException e) {
      throw object.malformed(
          reviewTime, "review_date must be a day such as \"09 1, 2016\", but is " + quoted(day));
    }
  }

  private long millisYelp(Row object) {
    String date = text(object, timeKey);
    try {
      return date.isEmpty()
          ? NO_TIME
          : date.length() == DAY_LENGTH
              ? LocalDate.parse(date).toEpochDay() * MILLIS_PER_DAY
              : LocalDateTime.parse(date, DATE_AND_TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      throw object.malformed(
          timeKey, "review_date must be yyyy-MM-dd, perhaps with HH:mm:ss, but is " + quoted(date));
    }
  }

  /** Returns a whole number times a factor. */
  private static long whole(Row object, int key, long factor) {
    String text = text(object, key);
    if (text.isEmpty()) {
      return NO_TIME;
    }
    if (!WHOLE.matcher(text).matches()) {
      throw object.malformed(
          key, "review_date must be a whole number since 1970, but is " + quoted(text));
    }
    return Long.parseLong(text) * factor;
  }

  /** Returns the day in UTC as yyyy-MM-dd; empty without one. */
  private byte[] day(Row object, long millis) {
    if (millis == NO_TIME) {
      return NONE;
    }
    long day = Math.floorDiv(millis, MILLIS_PER_DAY);
    int slot = (int) day & (DAYS - 1);
    byte[] known = days[slot];
    if (known == null || dayOf[slot] != day) {
      LocalDate date = LocalDate.ofEpochDay(day);
      if (date.getYear() < 0 || date.getYear() > 9999) {
        throw object.malformed(
            timeKey, "review_date must be in a year to 9999, but is in " + date.getYear());
      }
      known = date.toString().getBytes(StandardCharsets.US_ASCII);
      days[slot] = known;
      dayOf[slot] = day;
    }
    return known;
  }

  /** Returns a digest of what makes a review: these files have no ids. */
  private byte[] id(Row object, long millis) {
    update(object, customer);
    sha256.update(NUL);
    update(object, product);
    sha256.update(NUL);
    if (millis != NO_TIME) {
      sha256.update(Long.toString(millis).getBytes(StandardCharsets.US_ASCII));
    }
    sha256.update(NUL);
    update(object, body);
    String hex = HexFormat.of().formatHex(sha256.digest(), 0, ID_BYTES);
    return hex.getBytes(StandardCharsets.US_ASCII);
  }

  private void update(Row object, int key) {
    if (key >= 0) {
      int from = object.from(key);
      sha256.update(object.bytes(), from, object.to(key) - from);
    }
  }

  private static String text(Row object, int key) {
    return key < 0 ? "" : object.text(key);
  }

  private static String quoted(String text) {
    return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
  }
}
