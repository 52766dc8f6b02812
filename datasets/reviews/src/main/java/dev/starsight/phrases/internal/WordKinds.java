package dev.starsight.phrases.internal;

import java.util.Arrays;

/**
 * Which words say nothing alone: the English function words. Words that negate, and those that make
 * a verb mean something else ("off", "up"), are not among them. Immutable.
 */
final class WordKinds {

  private static final String STOP_WORDS =
      "a about after all also although always am an and any are as at be because been before being"
          + " both but by can could did do does doing done each else ever every few for from get"
          + " gets getting go goes going got had has have having he he'd he's her here hers herself"
          + " him himself his how i i'd i'll i'm i've if in into is it it'd it'll it's its itself"
          + " just let let's lot made make many may me might mine more most much must my myself now"
          + " of on once one only or other others our ours ourselves own per quite rather really s"
          + " same shall she she's should so some something still such t than that that's the their"
          + " theirs them themselves then there there's these they they'd they'll they're they've"
          + " this those though through thus to too until upon us use used using very was we we'd"
          + " we'll we're we've were what what's when where which while who whom whose why will"
          + " with within would yet you you'd you'll you're you've your yours yourself";

  private static final long[] STOP = WordHashes.of(STOP_WORDS);

  static {
    Arrays.sort(STOP);
  }

  private final LongIndex words;
  private final boolean[] stop;

  WordKinds(LongIndex words) {
    this.words = words;
    this.stop = new boolean[words.size()];
    for (long hash : STOP) {
      int word = words.get(hash);
      if (word >= 0) {
        stop[word] = true;
      }
    }
  }

  int size() {
    return stop.length;
  }

  boolean isStop(int word) {
    return stop[word];
  }

  long hash(int word) {
    return words.key(word);
  }

  boolean isNumber(int word) {
    return (words.key(word) & 1) == 1;
  }
}
