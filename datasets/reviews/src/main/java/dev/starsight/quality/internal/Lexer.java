package dev.starsight.quality.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts rules and expressions into tokens: words, texts in quotes, columns in backticks and symbols.
 * A {@code #} outside quotes begins a comment.
 */
public final class Lexer {

  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "not", "in", "is", "null", "where", "between", "matches");

  /** The symbols, the longer ones first. */
  private static final List<String> SYMBOLS =
      List.of("<=", ">=", "==", "!=", "<>", "+-", "(", ")", ",", "<", ">", "=", ":", "±");

  /** What a token is. */
  public enum Kind {
    WORD,
    TEXT,
    COLUMN,
    SYMBOL,
    END
  }

  /**
   * A token.
   *
   * @param text without quotes and escapes
   * @param from the 0-based position where it begins
   * @param to where it ends, exclusive
   */
  public record Token(Kind kind, String text, int from, int to) {

    /** Returns whether this is a symbol, or a keyword in any case. */
    public boolean is(String symbolOrKeyword) {
      return switch (kind) {
        case SYMBOL -> text.equals(symbolOrKeyword);
        case WORD -> text.equalsIgnoreCase(symbolOrKeyword);
        default -> false;
      };
    }

    /** Returns whether this is a word with a meaning of its own. */
    public boolean isKeyword() {
      return kind == Kind.WORD && KEYWORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Returns the token for an error. */
    public String shown() {
      return kind == Kind.END ? "the end" : ValueText.quoted(text);
    }
  }

  private final String source;
  private int at;

  private Lexer(String source) {
    this.source = source;
  }

  /**
   * Returns the tokens of a text; the last one is {@link Kind#END}.
   *
   * @throws SyntaxException if a quote is not closed or a character has no meaning
   */
  public static List<Token> tokens(String source) {
    Lexer lexer = new Lexer(source);
    List<Token> tokens = new ArrayList<>();
    while (lexer.skipBlanks()) {
      tokens.add(lexer.next());
    }
    tokens.add(new Token(Kind.END, "", lexer.at, lexer.at));
    return tokens;
  }

  /** Returns whether there is a token. */
  private boolean skipBlanks() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
    return at < source.length() && source.charAt(at) != '#';
  }

  private Token next() {
    char c = source.charAt(at);
    int from = at;
    if (c == '"' || c == '\'' || c == '`') {
      String text = quoted(c);
      return new Token(c == '`' ? Kind.COLUMN : Kind.TEXT, text, from, at);
    }
    if (beginsWord(source, at)) {
      while (at < source.length() && isInWord(source, at)) {
        at++;
      }
      return new Token(Kind.WORD, source.substring(from, at), from, at);
    }
    for (String symbol : SYMBOLS) {
      if (source.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, from, at);
      }
    }
    throw new SyntaxException(
        at,
        "the character "
            + ValueText.quoted(source.substring(at, endOf(at)))
            + " has no meaning here");
  }

  private int endOf(int position) {
    return source.offsetByCodePoints(position, 1);
  }

  private String quoted(char quote) {
    int from = at++;
    StringBuilder text = new StringBuilder();
    while (at < source.length() && source.charAt(at) != quote) {
      char c = source.charAt(at++);
      text.append(c == '\\' && at < source.length() ? unescaped(source.charAt(at++)) : c);
    }
    if (at == source.length()) {
      throw new SyntaxException(from, "the quote is not closed");
    }
    at++;
    return text.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private static boolean beginsWord(String text, int at) {
    char c = text.charAt(at);
    return isInWord(text, at)
        && c != ':'
        && (c != '-'
            || (at + 1 < text.length() && "0123456789.".indexOf(text.charAt(at + 1)) >= 0));
  }

  private static boolean isInWord(String text, int at) {
    char c = text.charAt(at);
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
  }

  /** Returns whether a text is one word that is no keyword, so that it needs no quotes. */
  public static boolean isPlainWord(String text) {
    if (text.isEmpty()
        || !beginsWord(text, 0)
        || KEYWORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isInWord(text, i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a text with quotes and escapes around it. */
  public static String quote(String text, char quote) {
    StringBuilder quoted = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c == quote || c == '\\') {
            quoted.append('\\');
          }
          quoted.append(c);
        }
      }
    }
    return quoted.append(quote).toString();
  }

  /** A mistake in a rule or an expression. The message is one sentence without the place. */
  public static final class SyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int column;

    /** Creates the exception for a mistake at a 0-based position. */
    public SyntaxException(int column, String message) {
      super(message);
      this.column = column;
    }

    /** Returns the 0-based position in the text. */
    public int column() {
      return column;
    }
  }
}
