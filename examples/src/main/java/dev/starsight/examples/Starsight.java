package dev.starsight.examples;

/** The command line's entry. */
public final class Starsight {

  private Starsight() {}

  public static void main(String[] args) {
    System.out.println("starsight");
  }
}
