package dev.starsight.streams;

import java.time.YearMonth;

/**
 * Times of events, in milliseconds since 1970. A text is a day or a time as ISO 8601 writes it, in
 * UTC unless it has an offset, with a T or a space between day and time. A number is in seconds, or
 * in milliseconds from 10<sup>11</sup> on.
 */
final class EventTime {

  /** Stands for a time that cannot be read. */
  static final long NONE = Long.MIN_VALUE;

  /** The first moment of the year 2200: a later time is a mistake. */
  static final long END = 7_258_118_400_000L;

  private static final double LEAST_MILLIS = 1e11;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int DATE_LENGTH = 10;
  private static final int MINUTE_LENGTH = 16;

  /** The day that was read last, and its number: neighbours in a stream are mostly of one day. */
  private int lastDate;

  private long lastDay;

  /** Returns the time of a number, or {@link #NONE} if it is before 1970 or after 2199. */
  static long of(double number) {
    double millis = Math.abs(number) >= LEAST_MILLIS ? number : number * 1_000;
    return millis >= 0 && millis < END ? (long) millis : NONE;
  }

  /** Returns the time of a text, or {@link #NONE} if it is none or outside 1970 to 2199. */
  long of(char[] text, int from, int length) {
    long day = day(text, from, length);
    if (day < 0 || day * DAY >= END) {
      return NONE;
    }
    if (length == DATE_LENGTH) {
      return day * DAY;
    }
    char between = text[from + DATE_LENGTH];
    if (length < MINUTE_LENGTH || (between != 'T' && between != ' ') || text[from + 13] != ':') {
      return NONE;
    }
    int hour = digits(text, from + 11, 2);
    int minute = digits(text, from + 14, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return NONE;
    }
    long time = day * DAY + hour * HOUR + minute * MINUTE;
    int at = from + MINUTE_LENGTH;
    int end = from + length;
    if (at < end && text[at] == ':') {
      int second = at + 3 <= end ? digits(text, at + 1, 2) : -1;
      if (second < 0 || second > 59) {
        return NONE;
      }
      time += second * 1_000L;
      at += 3;
      if (at < end && text[at] == '.') {
        at++;
        int weight = 100;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
          time += (long) weight * (text[at++] - '0');
          weight /= 10;
        }
      }
    }
    long moved = time - offset(text, at, end);
    return at <= end && moved >= 0 && moved < END ? moved : NONE;
  }

  private long day(char[] text, int from, int length) {
    if (length < DATE_LENGTH || text[from + 4] != '-' || text[from + 7] != '-') {
      return -1;
    }
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    int date = year * 10_000 + month * 100 + day;
    if (date == lastDate) {
      return lastDay;
    }
    if (year < 1970 || month < 1 || month > 12 || day < 1) {
      return -1;
    }
    YearMonth of = YearMonth.of(year, month);
    if (day > of.lengthOfMonth()) {
      return -1;
    }
    lastDate = date;
    lastDay = of.atDay(day).toEpochDay();
    return lastDay;
  }

  /** Returns the offset from UTC in milliseconds; a number no time can reach if it is none. */
  private static long offset(char[] text, int at, int end) {
    int left = end - at;
    if (left == 0 || (left == 1 && text[at] == 'Z')) {
      return 0;
    }
    if (left != 3 && left != 5 && left != 6) {
      return END;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = left == 3 ? 0 : digits(text, end - 2, 2);
    boolean isSigned = text[at] == '+' || text[at] == '-';
    if (!isSigned || hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return END;
    }
    long offset = hours * HOUR + minutes * MINUTE;
    return text[at] == '-' ? -offset : offset;
  }

  private static int digits(char[] text, int from, int count) {
    int number = 0;
    for (int i = from; i < from + count; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -100_000;
      }
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
