/** The module, deflated, in base64. */
export declare const packed: string;
