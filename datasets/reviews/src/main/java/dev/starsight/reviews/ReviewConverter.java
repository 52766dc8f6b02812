package dev.starsight.reviews;

import dev.starsight.delimited.FileOpener;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.JsonShape;
import dev.starsight.delimited.Row;
import dev.starsight.delimited.RowFields;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the columns of reviews from the objects of a {@link ReviewShape}. Not thread-safe. */
final class ReviewConverter implements JsonShape.Converter {

  private static final int ABSENT = -1;
  private static final long MILLIS_PER_DAY = 86_400_000;

  /** How many days are cached: 44 years; a power of two. */
  private static final int DAYS = 1 << 14;

  private static final int ID_BYTES = 8;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {};
  private static final byte[][] STARS = {{'1'}, {'2'}, {'3'}, {'4'}, {'5'}};
  private static final byte[] ZERO = {'0'};
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
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

  private static final int VOTES_DIGITS = 9;
  private static final int TIME_DIGITS = 15;

  /** How a column is made. */
  private enum Kind {
    COPY,
    DIGEST,
    CATEGORY,
    STARS,
    VOTES,
    FLAG,
    DAY
  }

  private final ReviewShape shape;
  private final Kind[] kinds;
  private final int[] further;
  private final int customer;
  private final int stars;
  private final int product;
  private final int body;
  private final int[] index;
  private final int timeKey;
  private final int reviewTime;
  private final byte[] category;
  private final boolean asciiCategory;
  private final MessageDigest sha256 = sha256();
  private final byte[][] days = new byte[DAYS][];
  private final long[] dayOf = new long[DAYS];
  private final byte[] digest = new byte[32];
  private final byte[] id = new byte[2 * ID_BYTES];
  private byte[] identity = new byte[1 << 12];
  private int identityLength;

  ReviewConverter(ReviewShape shape, Header keys) {
    this.shape = shape;
    List<String> columns = List.copyOf(shape.known(keys).keySet());
    this.kinds = columns.stream().map(this::kind).toArray(Kind[]::new);
    this.index = columns.stream().mapToInt(column -> indexOf(keys, shape.key(column))).toArray();
    this.further = shape.furtherIndexes(keys);
    this.customer = indexOf(keys, shape.key("customer_id"));
    this.stars = indexOf(keys, shape.key("star_rating"));
    this.product = indexOf(keys, shape.key("product_id"));
    this.body = indexOf(keys, shape.key("review_body"));
    this.timeKey = indexOf(keys, shape.key("review_date"));
    this.reviewTime = indexOf(keys, "reviewTime");
    String name = categoryOf(keys.source());
    this.category = name.getBytes(StandardCharsets.UTF_8);
    this.asciiCategory = category.length == name.length();
  }

  private Kind kind(String column) {
    return switch (column) {
      case "review_id" -> shape.key(column).isEmpty() ? Kind.DIGEST : Kind.COPY;
      case "product_category" -> Kind.CATEGORY;
      case "star_rating" -> Kind.STARS;
      case "helpful_votes" -> Kind.VOTES;
      case "verified_purchase" -> Kind.FLAG;
      case "review_date" -> Kind.DAY;
      default -> Kind.COPY;
    };
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
    requireEither(object, customer, "customer_id", body, "review_body");
    requireEither(object, product, "product_id", stars, "star_rating");
    long millis = millis(object);
    for (int i = 0; i < index.length; i++) {
      int key = index[i];
      switch (kinds[i]) {
        case COPY -> fields.copy(object, key);
        case DIGEST -> fields.add(id(object, millis));
        case CATEGORY -> addCategory(fields);
        case STARS -> fields.add(stars(object, key));
        case VOTES -> addVotes(object, key, fields);
        case FLAG -> fields.add(flag(object, key));
        case DAY -> fields.add(day(object, millis));
      }
    }
    for (int key : further) {
      fields.copy(object, key);
    }
  }

  /** Refuses an object of another kind: one that lacks two keys of which each of ours has one. */
  private void requireEither(Row object, int key, String column, int other, String otherColumn) {
    if (isEmpty(object, key) && isEmpty(object, other)) {
      throw object.malformed(
          -1,
          "this is not an object of %s: %s and %s are missing"
              .formatted(shape.title(), shape.key(column), shape.key(otherColumn)));
    }
  }

  private void addCategory(RowFields fields) {
    if (asciiCategory) {
      fields.add(category);
    } else {
      fields.addUtf8(category);
    }
  }

  /** Returns the digit of 5 and of 5.0. */
  private static byte[] stars(Row object, int key) {
    if (isEmpty(object, key)) {
      return NONE; // The stars may be what is to be predicted.
    }
    byte[] bytes = object.bytes();
    int from = object.from(key);
    int to = object.to(key);
    boolean whole = to - from == 1 || (to - from > 2 && bytes[from + 1] == '.');
    for (int i = from + 2; i < to; i++) {
      whole &= bytes[i] == '0';
    }
    int stars = bytes[from] - '0';
    if (!whole || stars < 1 || stars > STARS.length) {
      throw object.malformed(
          key,
          "star_rating must be a whole number from 1 to 5, but is " + quoted(text(object, key)));
    }
    return STARS[stars - 1];
  }

  /** Adds a number, which may be a text with commas: "1,234". */
  private static void addVotes(Row object, int key, RowFields fields) {
    if (isEmpty(object, key)) {
      fields.add(ZERO);
    } else if (isNumber(object.bytes(), object.from(key), object.to(key), VOTES_DIGITS)) {
      fields.copy(object, key);
    } else {
      fields.add(votesWithCommas(object, key));
    }
  }

  private static byte[] votesWithCommas(Row object, int key) {
    String text = text(object, key);
    byte[] digits = text.replace(",", "").getBytes(StandardCharsets.UTF_8);
    if (!isNumber(digits, 0, digits.length, VOTES_DIGITS)) {
      throw object.malformed(
          key, "helpful_votes must be a whole number from 0 to 999999999, but is " + quoted(text));
    }
    return digits;
  }

  /** Returns whether these bytes are 1 to {@code most} digits. */
  private static boolean isNumber(byte[] bytes, int from, int to, int most) {
    boolean digits = to > from && to - from <= most;
    for (int i = from; i < to && digits; i++) {
      digits = bytes[i] >= '0' && bytes[i] <= '9';
    }
    return digits;
  }

  private static byte[] flag(Row object, int key) {
    if (isEmpty(object, key)) {
      return NONE;
    }
    if (is(TRUE, object, key)) {
      return YES;
    }
    if (is(FALSE, object, key)) {
      return NO;
    }
    throw object.malformed(
        key, "verified_purchase must be true or false, but is " + quoted(text(object, key)));
  }

  private static boolean is(byte[] word, Row object, int key) {
    return Arrays.equals(object.bytes(), object.from(key), object.to(key), word, 0, word.length);
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
    if (isEmpty(object, key)) {
      return NO_TIME;
    }
    byte[] bytes = object.bytes();
    boolean negative = bytes[object.from(key)] == '-';
    int from = object.from(key) + (negative ? 1 : 0);
    int to = object.to(key);
    if (!isNumber(bytes, from, to, TIME_DIGITS)) {
      throw object.malformed(
          key,
          "review_date must be a whole number since 1970, but is " + quoted(text(object, key)));
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return (negative ? -value : value) * factor;
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
    identityLength = 0;
    identify(object, customer);
    identify(object, product);
    if (millis != NO_TIME) {
      byte[] digits = Long.toString(millis).getBytes(StandardCharsets.US_ASCII);
      identify(digits, 0, digits.length);
    } else {
      identify(NONE, 0, 0);
    }
    identify(object, body);
    // In one piece, because each call of the digest costs more than copying a review. The last NUL
    // is not part of it.
    sha256.update(identity, 0, identityLength - 1);
    try {
      sha256.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new AssertionError(e); // the array is long enough
    }
    for (int i = 0; i < ID_BYTES; i++) {
      id[2 * i] = HEX[digest[i] >> 4 & 0xF];
      id[2 * i + 1] = HEX[digest[i] & 0xF];
    }
    return id;
  }

  private void identify(Row object, int key) {
    if (key < 0) {
      identify(NONE, 0, 0);
    } else {
      identify(object.bytes(), object.from(key), object.to(key));
    }
  }

  /** Adds these bytes and a NUL to what makes a review. */
  private void identify(byte[] bytes, int from, int to) {
    int length = to - from;
    int needed = identityLength + length + 1;
    if (needed > identity.length) {
      identity = Arrays.copyOf(identity, Math.max(2 * identity.length, needed));
    }
    System.arraycopy(bytes, from, identity, identityLength, length);
    identity[identityLength + length] = 0;
    identityLength = needed;
  }

  private static boolean isEmpty(Row object, int key) {
    return key < 0 || object.from(key) == object.to(key);
  }

  private static String text(Row object, int key) {
    return key < 0 ? "" : object.text(key);
  }

  private static String quoted(String text) {
    return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
  }
}
