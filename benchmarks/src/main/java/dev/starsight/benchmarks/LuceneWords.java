package dev.starsight.benchmarks;

import java.io.IOException;
import java.io.StringReader;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Lucene's words of a text, in lower case and without accents, which is what WordPiece does before
 * its lookups. The stream has state, so every thread has its own.
 */
@State(Scope.Thread)
public class LuceneWords {

  private final StandardTokenizer words = new StandardTokenizer();
  private final TokenStream folded = new ASCIIFoldingFilter(new LowerCaseFilter(words));
  private final CharTermAttribute term = folded.addAttribute(CharTermAttribute.class);

  /** Reads at most so many words of a text; returns the sum of their lengths. */
  int length(String text, int most) throws IOException {
    words.setReader(new StringReader(text));
    folded.reset();
    int length = 0;
    for (int count = 0; count < most && folded.incrementToken(); count++) {
      length += term.length();
    }
    folded.end();
    folded.close();
    return length;
  }
}
