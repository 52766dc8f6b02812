package dev.starsight.quality.internal;

import dev.starsight.quality.internal.Lexer.Kind;
import dev.starsight.quality.internal.Lexer.SyntaxException;
import dev.starsight.quality.internal.Lexer.Token;
import java.util.List;

/** Reads the tokens of a line from left to right. */
public abstract class TokenReader {

  private final List<Token> tokens;
  private int at;

  protected TokenReader(String line) {
    this.tokens = Lexer.tokens(line);
  }

  protected final Token token() {
    return tokens.get(at);
  }

  /** Returns the token behind {@link #token()}; the end of the line has none behind it. */
  protected final Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** Returns the position where the line ends. */
  protected final int end() {
    return tokens.get(tokens.size() - 1).from();
  }

  protected final boolean isAtEnd() {
    return token().kind() == Kind.END;
  }

  protected final Token take() {
    Token token = tokens.get(at);
    at += token.kind() == Kind.END ? 0 : 1;
    return token;
  }

  protected final boolean takeIf(String symbolOrKeyword) {
    boolean is = token().is(symbolOrKeyword);
    at += is ? 1 : 0;
    return is;
  }

  protected final void require(String symbolOrKeyword) {
    if (!takeIf(symbolOrKeyword)) {
      throw expected("\"" + symbolOrKeyword + "\"");
    }
  }

  protected final SyntaxException expected(String what) {
    return new SyntaxException(
        token().from(), "expected " + what + ", but found " + token().shown());
  }
}
