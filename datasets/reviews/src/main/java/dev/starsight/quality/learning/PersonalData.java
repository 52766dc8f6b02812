package dev.starsight.quality.learning;

import dev.starsight.quality.internal.TextPatterns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds e-mail addresses, telephone numbers and card numbers in texts. It knows their forms, not
 * their owners: what it finds may be the number of a shop, and an address in words ("name at
 * example dot com") is not found. Thread-safe.
 */
public final class PersonalData {

  /** The kinds of personal data. */
  public enum Kind {
    /** An e-mail address. */
    EMAIL("email", "e-mail address"),

    /**
     * A telephone number: international with a plus sign, North American with an area code, or
     * French.
     */
    PHONE("phone", "telephone number"),

    /** A North American number that is free of charge, usually that of a company. */
    TOLL_FREE_PHONE("tollFreePhone", "toll-free telephone number"),

    /** A card number: the digits of an issuer, with the check digit of Luhn's formula. */
    CARD("card", "card number");

    private final String id;
    private final String words;

    Kind(String id, String words) {
      this.id = id;
      this.words = words;
    }

    /** Returns the name in files. */
    public String id() {
      return id;
    }

    /** Returns the kind in words, in the singular. */
    public String words() {
      return words;
    }
  }

  /**
   * Personal data in a text.
   *
   * @param from index of the first character
   * @param to index after the last character
   * @param masked a form that does not tell the data: the first letter and the top-level domain of
   *     an address, the last two digits of a number
   */
  public record Match(Kind kind, int from, int to, String masked) {}

  private static final int FEWEST_DIGITS = 9;

  /** The digits of a number follow each other at this distance at most. */
  private static final int LARGEST_GAP = 4;

  private static final int MOST_PHONE_DIGITS = 15;

  /** Of a text with more, only the first ones are returned. */
  private static final int MOST_MATCHES = 1_000;

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_DOMAIN = 512;

  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@"
              + "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.){1,8}([A-Za-z]{2,24})"
              + "(?![A-Za-z0-9@-])");

  /** A number does not begin within a word, a price, a fraction, an address or a longer number. */
  private static final String BEGIN = "(?<![\\w.,$€£#/@=&+-])(?<!\\d[ .(-])";

  private static final String END = "(?![\\w@]|[.,/-]\\d)";

  private static final Pattern CARD =
      Pattern.compile(
          BEGIN
              + "(?:\\d{14,16}|\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{4}|\\d{4}([ -])\\d{6}\\2\\d{4,5})"
              + END);

  /** Visa, Mastercard, American Express, Diners Club, Discover, JCB. */
  private static final Pattern ISSUER =
      Pattern.compile(
          "4\\d{15}|(?:5[1-5]|2[2-7])\\d{14}|3[47]\\d{13}|3(?:0[0-5]|[68]\\d)\\d{11}"
              + "|6(?:011|5\\d\\d|4[4-9]\\d)\\d{12}|35(?:2[89]|[3-8]\\d)\\d{12}");

  private static final Pattern NORTH_AMERICAN =
      Pattern.compile(
          BEGIN
              + "(?:\\+?1[ .-]?)?"
              + "(?:\\((?<inBrackets>[2-9]\\d\\d)\\)[ .-]?|(?<area>[2-9]\\d\\d)[ .-])"
              + "[2-9]\\d\\d[ .-]\\d{4}"
              + END);

  private static final Pattern INTERNATIONAL =
      Pattern.compile(BEGIN + "\\+[1-9]\\d{0,2}(?:[ .-]?(?:\\(\\d{1,5}\\)|\\d{1,12})){1,6}" + END);

  private static final Pattern FRENCH =
      Pattern.compile(BEGIN + "0[1-9](?:[ .-]\\d\\d){4}" + "(?![ .-]\\d)" + END);

  private static final Pattern TOLL_FREE = Pattern.compile("8(?:00|33|44|55|66|77|88)");

  private PersonalData() {}

  /** Returns the personal data in a text, in the order of the text, at most a thousand. */
  public static List<Match> find(String text) {
    boolean at = false;
    int run = 0;
    int longestRun = 0;
    int last = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      at |= c == '@';
      if (c >= '0' && c <= '9') {
        run = i - last > LARGEST_GAP ? 1 : run + 1;
        last = i;
        longestRun = Math.max(longestRun, run);
      }
    }
    if (!at && longestRun < FEWEST_DIGITS) {
      return List.of();
    }
    List<Match> found = new ArrayList<>();
    if (at) {
      emails(text, found);
    }
    if (longestRun >= FEWEST_DIGITS) {
      numbers(text, found);
    }
    found.sort(Comparator.comparingInt(Match::from));
    return found;
  }

  private static void emails(String text, List<Match> found) {
    // Only around each sign, so that a long text costs no more than its signs.
    Matcher matcher = EMAIL.matcher(text);
    int searched = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int from = at;
      while (from > searched && at - from < LONGEST_NAME && isInName(text.charAt(from - 1))) {
        from--;
      }
      while (from < at && ".%+-_".indexOf(text.charAt(from)) >= 0) {
        from++;
      }
      matcher.region(from, Math.min(text.length(), at + LONGEST_DOMAIN));
      if (found.size() < MOST_MATCHES && matcher.lookingAt()) {
        String masked = text.charAt(from) + "***@***." + matcher.group(1);
        found.add(new Match(Kind.EMAIL, from, matcher.end(), masked));
        searched = matcher.end();
      }
    }
  }

  private static boolean isInName(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || ".%+-_".indexOf(c) >= 0);
  }

  private static void numbers(String text, List<Match> found) {
    Matcher cards = CARD.matcher(text);
    while (cards.find()) {
      String digits = digits(cards.group());
      if (ISSUER.matcher(digits).matches() && TextPatterns.hasCheckDigit(digits)) {
        add(Kind.CARD, cards, digits, found);
      }
    }
    Matcher american = NORTH_AMERICAN.matcher(text);
    while (american.find()) {
      String area = american.group("area");
      boolean isFree =
          TOLL_FREE.matcher(area == null ? american.group("inBrackets") : area).matches();
      add(isFree ? Kind.TOLL_FREE_PHONE : Kind.PHONE, american, digits(american.group()), found);
    }
    for (Pattern form : List.of(INTERNATIONAL, FRENCH)) {
      Matcher phones = form.matcher(text);
      while (phones.find()) {
        String digits = digits(phones.group());
        if (digits.length() >= FEWEST_DIGITS && digits.length() <= MOST_PHONE_DIGITS) {
          add(Kind.PHONE, phones, digits, found);
        }
      }
    }
  }

  /** Adds a number unless its digits belong to another one. */
  private static void add(Kind kind, Matcher at, String digits, List<Match> found) {
    if (found.size() < MOST_MATCHES
        && found.stream().noneMatch(other -> at.start() < other.to() && other.from() < at.end())) {
      String masked = "***" + digits.substring(digits.length() - 2);
      found.add(new Match(kind, at.start(), at.end(), masked));
    }
  }

  private static String digits(String number) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) >= '0' && number.charAt(i) <= '9') {
        digits.append(number.charAt(i));
      }
    }
    return digits.toString();
  }
}
