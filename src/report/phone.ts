/** The width of a chart on a phone, in pixels. */
export const phone = 330;
